package dev.weir.worker.operator;

/**
 * Notices event-time timers that set each other without end in one sweep: a subtask takes neither
 * record nor barrier until its sweep is over, so the job would hang. Two chains of timers never end
 * by themselves: any at all once the input has ended, because event time is then at its end; and
 * one whose times do not advance, in any sweep. Other chains end at the watermark.
 *
 * <p>What may fire is counted for each timer that was set when the sweep began, so a key may use up
 * what others leave; no job whose keys keep to the limit each is ever refused. Owned by the
 * subtask's loop.
 */
final class SweepLimit {
  /** A year of daily reminders for each key, and some more. */
  static final long MAX_FIRINGS_PER_TIMER = 1_000;

  private boolean under;
  private long left;
  private long latest;

  /**
   * Asked before each timer.
   *
   * @param time of the timer
   * @param upTo the watermark of the sweep
   * @param pending timers that are set
   * @return false when this is one too many
   */
  boolean allows(long time, long upTo, long pending) {
    if (!under) {
      under = true;
      left = pending * MAX_FIRINGS_PER_TIMER;
      latest = Long.MIN_VALUE;
    }
    if (upTo == Long.MAX_VALUE || time <= latest) {
      left--;
    }
    latest = Math.max(latest, time);
    return left >= 0;
  }

  /** No timer is due any more. */
  void over() {
    under = false;
  }
}
