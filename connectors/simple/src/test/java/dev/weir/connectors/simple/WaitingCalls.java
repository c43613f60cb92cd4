package dev.weir.connectors.simple;

import dev.weir.api.sink.BlockingCalls;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Calls that run when the test says so, in one thread. */
final class WaitingCalls implements BlockingCalls {
  private final Deque<Runnable> waiting = new ArrayDeque<>();

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
    return result;
  }

  @Override
  public int pending() {
    return waiting.size();
  }

  void runAll() {
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
  }
}
