package dev.weir.worker.exchange;

import java.util.Arrays;

/**
 * How much may be unread on each channel of a gate: what its subtask works through in {@link
 * ExchangeLimits.Pace#maxInFlightMillis}. A barrier waits no longer than that behind data, however
 * slow the subtask is. Owned by the consumer's loop; time is an argument.
 *
 * <p>Time is the subtask's active time: working, or held back by its own output or sink. Time
 * without input does not count, so neither a long way to the producer nor a pause nor a channel
 * blocked by a barrier looks like slowness. Speed is measured over the last {@value
 * #HALF_WINDOW_MILLIS} to twice as many milliseconds of it.
 *
 * <p>A channel may have an equal share of what the subtask works through, or what it brought itself
 * when that is more: together at most twice the bound. Invariants: never below one element, so that
 * a consumer that goes on gets everything; never above twice what was read in the window (or the
 * first limit), so that a short burst does not count as speed.
 */
final class InFlightBudget {
  static final int HALF_WINDOW_MILLIS = 250;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long HALF_WINDOW_NANOS = HALF_WINDOW_MILLIS * NANOS_PER_MILLI;
  private static final long LOOK_AFTER_NANOS = 10 * NANOS_PER_MILLI;

  private final long maxInFlightNanos;
  private final int firstElements;
  private final int[] limits;

  /** What had been read at a moment of active time. */
  private static final class Mark {
    long nanos;
    long total;
    final long[] read;

    Mark(int channels) {
      read = new long[channels];
    }

    void set(long nowNanos, long nowTotal, long[] nowRead) {
      nanos = nowNanos;
      total = nowTotal;
      System.arraycopy(nowRead, 0, read, 0, read.length);
    }
  }

  private Mark older;
  private Mark newer;
  private long seenNanos; // of the caller's time
  private long countedNanos; // without what a single look has too much
  private long lookedNanos;
  private long lookAtTotal;

  InFlightBudget(int channels, ExchangeLimits.Pace pace) {
    maxInFlightNanos = pace.maxInFlightMillis() * NANOS_PER_MILLI;
    firstElements = pace.firstElements();
    limits = new int[channels];
    Arrays.fill(limits, firstElements);
    older = new Mark(channels);
    newer = new Mark(channels);
    lookAtTotal = 1;
  }

  /** Elements that may be unread on a channel. */
  int limit(int channel) {
    return limits[channel];
  }

  /**
   * Looks at what was read.
   *
   * @param activeNanos time in which the subtask was not without input, from any beginning on
   * @param total elements read so far
   * @param read the same by channel
   * @return whether the limits were computed anew; not every time
   */
  boolean observe(long activeNanos, long total, long[] read) {
    countedNanos += Math.min(HALF_WINDOW_NANOS, activeNanos - seenNanos);
    seenNanos = activeNanos;
    if (countedNanos - lookedNanos < LOOK_AFTER_NANOS && total < lookAtTotal) {
      return false;
    }
    lookedNanos = countedNanos;
    compute(total, read);
    if (countedNanos - newer.nanos >= HALF_WINDOW_NANOS) {
      Mark free = older;
      older = newer;
      newer = free;
      newer.set(countedNanos, total, read);
    }
    long inWindow = total - older.total;
    lookAtTotal = older.total + Math.max(1, 2 * inWindow);
    return true;
  }

  private void compute(long total, long[] read) {
    int bringing = 0;
    for (int channel = 0; channel < limits.length; channel++) {
      bringing += read[channel] > older.read[channel] ? 1 : 0;
    }
    long share = bound(total - older.total, Math.max(1, bringing)) / Math.max(1, bringing);
    for (int channel = 0; channel < limits.length; channel++) {
      long own = bound(read[channel] - older.read[channel], 1);
      limits[channel] = (int) Math.max(1, Math.max(share, own));
    }
  }

  /** What is worked through in the time that may be in flight, as far as that is known. */
  private long bound(long inWindow, int channels) {
    long known = Math.max(2 * inWindow, (long) channels * firstElements);
    long nanos = Math.max(1, countedNanos - older.nanos);
    double atThisSpeed = (double) inWindow * maxInFlightNanos / nanos;
    return (long) Math.min(Integer.MAX_VALUE, Math.min(known, atThisSpeed));
  }
}
