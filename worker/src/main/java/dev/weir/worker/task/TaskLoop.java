package dev.weir.worker.task;

import java.util.concurrent.Executor;

/**
 * What an event loop does, without its thread: takes mail, steps subtasks in turn, says when it
 * wants to run again. {@link #runOnce} is called by one thread, the loop's; {@link #execute} by
 * any.
 */
public final class TaskLoop implements Executor {
  /** Answer of {@link #runOnce}: there is more to do at once. */
  public static final long MORE = Long.MIN_VALUE;

  /** Answer of {@link #runOnce}: nothing until {@code wake} is called. */
  public static final long NOTHING = Long.MAX_VALUE;

  private final TaskClock clock;
  private final Runnable wake;

  /**
   * @param wake called by any thread when there is something to do; makes the owner call {@link
   *     #runOnce} soon. Often called without need, so it must be cheap
   */
  public TaskLoop(TaskClock clock, Runnable wake) {
    this.clock = clock;
    this.wake = wake;
  }

  /** Mail: runs the task on this loop, soon and in order. */
  @Override
  public void execute(Runnable mail) {
    throw new UnsupportedOperationException(mail + " " + clock + wake);
  }

  /**
   * Takes mail and steps every subtask that has something to do once.
   *
   * @return {@link #MORE}, {@link #NOTHING}, or the time in milliseconds of the clock to run again
   *     unless woken before
   */
  public long runOnce() {
    throw new UnsupportedOperationException();
  }
}
