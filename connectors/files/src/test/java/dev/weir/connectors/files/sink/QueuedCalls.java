package dev.weir.connectors.files.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.sink.BlockingCalls;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Calls that run when the test says so, in one thread. */
final class QueuedCalls implements BlockingCalls {
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  /** Runs calls as they come. */
  boolean direct = true;

  @Override
  public <R> CompletionStage<R> call(Callable<R> call) {
    CompletableFuture<R> result = new CompletableFuture<>();
    waiting.add(
        () -> {
          try {
            result.complete(call.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    if (direct) {
      runAll();
    }
    return result;
  }

  @Override
  public int pending() {
    return waiting.size();
  }

  void runOne() {
    waiting.remove().run();
  }

  void runAll() {
    while (!waiting.isEmpty()) {
      runOne();
    }
  }

  /** What a stage that is done has come to. */
  static <R> R done(CompletionStage<R> stage) {
    try {
      assertThat(stage.toCompletableFuture()).isDone();
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      throw (RuntimeException) e.getCause();
    }
  }
}
