package dev.weir.worker.process;

import dev.weir.api.sink.BlockingCalls;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Blocking calls of one subtask: given by its event loop, run one at a time by a pool that all
 * subtasks share, completed on the event loop again. All fields are the event loop's; the pool's
 * thread touches only the call it runs.
 */
final class SerialBlockingCalls implements BlockingCalls {
  private final Executor pool;
  private final Executor loop;
  private final Queue<Given<?>> waiting = new ArrayDeque<>();
  private boolean running;

  private record Given<R>(Callable<R> call, CompletableFuture<R> result) {}

  SerialBlockingCalls(Executor pool, Executor loop) {
    this.pool = pool;
    this.loop = loop;
  }

  @Override
  public <R> CompletionStage<R> call(Callable<R> call) {
    var given = new Given<>(call, new CompletableFuture<R>());
    waiting.add(given);
    if (!running) {
      startNext();
    }
    return given.result();
  }

  @Override
  public int pending() {
    return waiting.size() + (running ? 1 : 0);
  }

  private void startNext() {
    Given<?> next = waiting.poll();
    running = next != null;
    if (next != null) {
      pool.execute(() -> run(next));
    }
  }

  private <R> void run(Given<R> given) {
    try {
      R result = given.call().call();
      loop.execute(() -> completed(() -> given.result().complete(result)));
    } catch (Throwable e) {
      loop.execute(() -> completed(() -> given.result().completeExceptionally(e)));
    }
  }

  /** The next call starts first: completing may give further ones, which queue behind it. */
  private void completed(Runnable completion) {
    startNext();
    completion.run();
  }
}
