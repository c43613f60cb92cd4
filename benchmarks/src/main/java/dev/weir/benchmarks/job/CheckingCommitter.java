package dev.weir.benchmarks.job;

import dev.weir.api.sink.BlockingCalls;
import dev.weir.api.sink.CommitOutcome;
import dev.weir.api.sink.Committable;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.benchmarks.measure.Note;
import dev.weir.benchmarks.measure.files.Notes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Writes decided notes; one that is written again is the same. Nothing is left by attempts that
 * failed, so there is nothing to clear. Without state.
 */
final class CheckingCommitter implements SinkCommitter {
  private final Path directory;
  private final BlockingCalls calls;

  CheckingCommitter(Path directory, BlockingCalls calls) {
    this.directory = directory;
    this.calls = calls;
  }

  @Override
  public CompletionStage<CommitOutcome> commit(Committable committable) {
    String writer = committable.subtask() + "-" + committable.checkpointId();
    return calls.call(
        () -> {
          Notes.in(directory).ended(writer, Note.of(committable.payload()));
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
