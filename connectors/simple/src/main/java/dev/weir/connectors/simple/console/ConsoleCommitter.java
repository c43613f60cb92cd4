package dev.weir.connectors.simple.console;

import dev.weir.api.sink.BlockingCalls;
import dev.weir.api.sink.CommitOutcome;
import dev.weir.api.sink.Committable;
import dev.weir.api.sink.SinkCommitter;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Prints what a checkpoint decided, whole at a time, so that lines of several subtasks do not mix.
 * A console remembers nothing: asked twice it prints twice. Owned by the subtask's event loop.
 */
public final class ConsoleCommitter implements SinkCommitter {
  private final BlockingCalls calls;
  private final PrintStream out;

  public ConsoleCommitter(BlockingCalls calls, PrintStream out) {
    this.calls = calls;
    this.out = out;
  }

  @Override
  public CompletionStage<CommitOutcome> commit(Committable committable) {
    return calls.call(
        () -> {
          out.print(committable.payload());
          out.flush();
          return CommitOutcome.COMMITTED;
        });
  }

  @Override
  public CompletionStage<?> fenceAndAbortStrays(List<Integer> inherited) {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}
}
