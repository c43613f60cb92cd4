package dev.weir.worker.rpc;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The one thread on which a worker's or an executor's control logic runs. Other threads post to it.
 * An exception that escapes a task is a broken rule inside Weir: it goes to {@code broken}, which
 * is expected to end the process.
 */
public final class ControlLoop implements Executor, AutoCloseable {
  private final ScheduledThreadPoolExecutor thread;
  private final Consumer<Throwable> broken;

  public ControlLoop(String name, Consumer<Throwable> broken) {
    this.broken = broken;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs the task soon; after {@link #close} it is dropped. */
  @Override
  public void execute(Runnable task) {
    after(0, task);
  }

  /** Runs the task once, after a delay. */
  public void after(long delayMillis, Runnable task) {
    try {
      thread.schedule(() -> guarded(task), delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // Closed: the process is stopping, and nobody waits for this any more.
      return;
    }
  }

  /** Runs the task again and again, {@code periodMillis} between two starts. */
  public void every(long periodMillis, Runnable task) {
    thread.scheduleAtFixedRate(
        () -> guarded(task), periodMillis, periodMillis, TimeUnit.MILLISECONDS);
  }

  private void guarded(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      broken.accept(e);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
