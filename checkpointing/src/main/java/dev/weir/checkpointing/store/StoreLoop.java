package dev.weir.checkpointing.store;

import dev.weir.checkpointing.store.BlobStoreException.Reason;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that a store's blocking calls run on. Any thread may hand calls in; a call runs on
 * one of the threads and completes its stage there. At most {@link #MAX_WAITING_CALLS} wait; a call
 * beyond that fails at once.
 */
public final class StoreLoop implements AutoCloseable {
  public static final int DEFAULT_THREADS = 8;
  static final int MAX_WAITING_CALLS = 4096;
  private static final long IDLE_THREAD_SECONDS = 30;
  private static final long CLOSE_WAIT_MILLIS = 5_000;

  private final String storeName;
  private final ThreadPoolExecutor threads;

  /**
   * @param storeName for messages; without credentials
   */
  public StoreLoop(String storeName, int threadCount) {
    this.storeName = storeName;
    var number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            threadCount,
            threadCount,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING_CALLS),
            task -> {
              var thread = new Thread(task, "store-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Runs a call; what it throws that is no {@link BlobStoreException} counts as UNKNOWN. */
  public <T> CompletionStage<T> call(Callable<T> call) {
    var stage = new CompletableFuture<T>();
    try {
      threads.execute(() -> complete(stage, call));
    } catch (RejectedExecutionException e) {
      String why =
          threads.isShutdown() ? " is closed" : " has " + MAX_WAITING_CALLS + " calls waiting";
      stage.completeExceptionally(
          new BlobStoreException(Reason.UNKNOWN, "the store " + storeName + why, e));
    }
    return stage;
  }

  private <T> void complete(CompletableFuture<T> stage, Callable<T> call) {
    try {
      stage.complete(call.call());
    } catch (BlobStoreException e) {
      stage.completeExceptionally(e);
    } catch (Throwable e) {
      stage.completeExceptionally(
          new BlobStoreException(Reason.UNKNOWN, "a call on " + storeName + " failed: " + e, e));
    }
  }

  /** Takes no more calls and waits a bounded time for those that run. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
