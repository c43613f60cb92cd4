package dev.weir.worker.process;

import dev.weir.api.sink.BlockingCalls;
import dev.weir.worker.task.BlockingWork;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads on which subtasks may block: a pool that all share, where each subtask has at most
 * one call under way, and single threads for readers that block long. Thread-safe.
 */
final class BlockingThreads implements BlockingWork, AutoCloseable {
  private static final int SHARED_THREADS = 16;
  private static final long IDLE_SECONDS = 30;

  private final ExecutorService shared;

  BlockingThreads() {
    var pool =
        new ThreadPoolExecutor(
            SHARED_THREADS,
            SHARED_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("blocking"));
    pool.allowCoreThreadTimeOut(true);
    this.shared = pool;
  }

  private static ThreadFactory named(String name) {
    return task -> {
      var thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public BlockingCalls shared(Executor loop) {
    return new SerialBlockingCalls(shared, loop);
  }

  @Override
  public OwnThread own(String name, Executor loop) {
    return new Own(Executors.newSingleThreadExecutor(named(name)), loop);
  }

  @Override
  public void close() {
    shared.shutdownNow();
  }

  /** Calls on a thread that nobody else uses. */
  private static final class Own implements OwnThread {
    private final ExecutorService thread;
    private final SerialBlockingCalls calls;

    Own(ExecutorService thread, Executor loop) {
      this.thread = thread;
      this.calls = new SerialBlockingCalls(thread, loop);
    }

    @Override
    public <R> CompletionStage<R> call(Callable<R> call) {
      return calls.call(call);
    }

    @Override
    public int pending() {
      return calls.pending();
    }

    /** The end stands in the queue behind the calls given so far. */
    @Override
    public void close() {
      calls.call(
          () -> {
            thread.shutdown();
            return null;
          });
    }
  }
}
