package dev.weir.worker.task;

import dev.weir.api.id.SubtaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What an event loop does, without its thread: takes mail, steps subtasks in turn, says when it
 * wants to run again. {@link #runOnce} is called by one thread, the loop's; {@link #execute} and
 * {@link #stepUnderWay} by any; {@link #add} and {@link #remove} by mail.
 */
public final class TaskLoop implements Executor {
  /** Answer of {@link #runOnce}: there is more to do at once. */
  public static final long MORE = Long.MIN_VALUE;

  /** Answer of {@link #runOnce}: nothing until {@code wake} is called. */
  public static final long NOTHING = Long.MAX_VALUE;

  /** Mail taken before subtasks have their turn again. */
  private static final int MAIL_AT_ONCE = 64;

  private final TaskClock clock;
  private final Runnable wake;
  private final Mailbox mailbox = new Mailbox();
  private final List<Subtask> subtasks = new ArrayList<>();
  private int first;
  private volatile @Nullable StepUnderWay step;

  /**
   * A step that has not returned yet.
   *
   * @param sinceNanos of the loop's clock
   */
  public record StepUnderWay(SubtaskId subtask, long sinceNanos) {}

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
    mailbox.add(mail);
    wake.run();
  }

  /** Any thread: a subtask has something to do. */
  void wake() {
    wake.run();
  }

  /** Steps this subtask from now on. */
  public void add(Subtask subtask) {
    subtasks.add(subtask);
  }

  /** Steps this subtask no more. */
  public void remove(Subtask subtask) {
    subtasks.remove(subtask);
  }

  /** The step that runs at this moment, for whoever looks for stuck ones; null when none does. */
  public @Nullable StepUnderWay stepUnderWay() {
    return step;
  }

  /**
   * When the first subtask wants to be stepped of those that do not want it now; {@link #NOTHING}
   * when none does. For whoever owns time.
   */
  public long wakeAfter(long nowMillis) {
    long next = NOTHING;
    for (Subtask subtask : subtasks) {
      long wake = subtask.wakeAtMillis();
      next = wake > nowMillis ? Math.min(next, wake) : next;
    }
    return next;
  }

  /**
   * Takes mail and steps every subtask that has something to do once.
   *
   * @return {@link #MORE}, {@link #NOTHING}, or the time in milliseconds of the clock to run again
   *     unless woken before
   */
  public long runOnce() {
    for (int taken = 0; taken < MAIL_AT_ONCE; taken++) {
      Runnable mail = mailbox.poll();
      if (mail == null) {
        break;
      }
      mail.run();
    }
    long wakeAt = mailbox.isEmpty() ? NOTHING : MORE;
    if (subtasks.isEmpty()) {
      return wakeAt;
    }
    first = (first + 1) % subtasks.size();
    long nowNanos = clock.nanos();
    for (int i = 0; i < subtasks.size(); i++) {
      Subtask subtask = subtasks.get((first + i) % subtasks.size());
      long nowMillis = clock.millis();
      if (subtask.isDue(nowMillis)) {
        step = new StepUnderWay(subtask.id(), nowNanos);
        subtask.step(nowMillis, nowNanos);
        nowNanos = clock.nanos();
        subtask.stepped(nowNanos);
      }
      wakeAt = Math.min(wakeAt, subtask.wakeAtMillis());
    }
    step = null;
    return wakeAt;
  }
}
