package dev.weir.worker.operator;

import java.util.Arrays;

/**
 * What a combiner in front of session windows knows, by key: the latest session that it has sent
 * something of, and what it holds to continue it. It never grows: a new key takes the place of the
 * one whose session is the oldest. Owned by the subtask's loop.
 *
 * <pre>
 *   known behind the edge   |first ----------- last|····gap····|
 *   held                                |first ------ last|····gap····|
 * </pre>
 *
 * <p>Invariants: what is known of a key is one session behind the edge, open until the watermark
 * reaches its last record and the gap; what is held begins in it, or within the gap after it. So
 * until then whatever is held joins that session and no other, however late it goes. An entry
 * stands within {@link #PROBES} places from its key's home.
 *
 * @param gap of milliseconds without a record that ends a session
 * @param counts records held; 0: none
 */
record SessionCombineTable<K>(
    long gap, CombineKeys<K> keys, Times times, int[] counts, Holding holding) {
  static final int BITS = 12;
  static final int SLOTS = 1 << BITS;
  static final int PROBES = 4;

  private static final int MASK = SLOTS - 1;

  /** Of no record. */
  private static final long NEVER = Long.MIN_VALUE;

  /** By slot. Where {@code knownLasts} is NEVER it is vacant. */
  record Times(long[] knownFirsts, long[] knownLasts, long[] heldFirsts, long[] heldLasts) {}

  /** The slots that hold something, and maybe some that did: {@code used}. */
  static final class Holding {
    private final int[] used = new int[SLOTS];
    private final boolean[] isListed = new boolean[SLOTS];
    private int usedCount;
    private int taken;
    private long leastEnd = Long.MAX_VALUE;
  }

  static <K> SessionCombineTable<K> of(KeyedRecords<?, K> keyed, long gap) {
    long[] knownLasts = new long[SLOTS];
    Arrays.fill(knownLasts, NEVER);
    return new SessionCombineTable<>(
        gap,
        CombineKeys.of(keyed, SLOTS),
        new Times(new long[SLOTS], knownLasts, new long[SLOTS], new long[SLOTS]),
        new int[SLOTS],
        new Holding());
  }

  /**
   * Where the entry of the selected key is.
   *
   * @return below zero when there is none: the complement of the place it may have
   */
  int find() {
    int home = keys.home(BITS);
    int oldest = home;
    for (int probe = 0; probe < PROBES; probe++) {
      int slot = (home + probe) & MASK;
      if (isVacant(slot)) {
        return ~slot;
      }
      if (keys.isSelected(slot)) {
        return slot;
      }
      if (times.knownLasts[slot] < times.knownLasts[oldest]) {
        oldest = slot;
      }
    }
    return ~oldest;
  }

  private boolean isVacant(int slot) {
    return times.knownLasts[slot] == NEVER;
  }

  boolean holds(int slot) {
    return counts[slot] > 0;
  }

  /** Whether a record is of the session that is held of already; holds its time if so. */
  boolean joins(int slot, long time) {
    if (counts[slot] == 0
        || time > times.heldLasts[slot] + gap
        || time < times.heldFirsts[slot] - gap
        || time < times.knownFirsts[slot]) {
      return false;
    }
    times.heldFirsts[slot] = Math.min(times.heldFirsts[slot], time);
    times.heldLasts[slot] = Math.max(times.heldLasts[slot], time);
    counts[slot]++;
    return true;
  }

  /** Whether a record continues the session that is known; holds its time if so. */
  boolean begins(int slot, long time) {
    if (time < times.knownFirsts[slot] || time > times.knownLasts[slot] + gap) {
      return false;
    }
    times.heldFirsts[slot] = time;
    times.heldLasts[slot] = time;
    counts[slot] = 1;
    holding.leastEnd = Math.min(holding.leastEnd, times.knownLasts[slot] + gap);
    if (!holding.isListed[slot]) {
      holding.isListed[slot] = true;
      holding.used[holding.usedCount++] = slot;
    }
    return true;
  }

  /**
   * A record of the selected key ahead of the watermark goes at once, in a slot that holds nothing.
   */
  void passes(int slot, long time) {
    if (isVacant(slot) || !keys.isSelected(slot)) {
      keys.putSelected(slot);
    } else if (time <= times.knownLasts[slot] + gap) {
      if (time >= times.knownFirsts[slot] - gap) {
        times.knownFirsts[slot] = Math.min(times.knownFirsts[slot], time);
      }
      return;
    }
    times.knownFirsts[slot] = time;
    times.knownLasts[slot] = time;
  }

  /** Makes a partial of what is held, which is known from then on. */
  <A> SpanPartial<K, A> take(int slot, A accumulator) {
    if (counts[slot] == 0) {
      throw new IllegalStateException("nothing held in slot " + slot);
    }
    long span = times.heldLasts[slot] - times.heldFirsts[slot];
    var partial =
        new SpanPartial<>(keys.hash(slot), keys.at(slot), span, accumulator, counts[slot]);
    times.knownLasts[slot] = Math.max(times.knownLasts[slot], times.heldLasts[slot]);
    counts[slot] = 0;
    return partial;
  }

  /** Time of the first record that is held, or was held last. */
  long firstMillis(int slot) {
    return times.heldFirsts[slot];
  }

  /** Nothing is held. */
  boolean isEmpty() {
    return holding.usedCount == 0;
  }

  /** A watermark up to here, this not included, ends no session that something held belongs to. */
  long leastEnd() {
    return holding.leastEnd;
  }

  /** While the table is emptied: the slot of the next entry, which may hold nothing any more. */
  int next() {
    int slot = holding.used[holding.taken++];
    holding.isListed[slot] = false;
    if (holding.taken == holding.usedCount) {
      holding.taken = 0;
      holding.usedCount = 0;
      holding.leastEnd = Long.MAX_VALUE;
    }
    return slot;
  }
}
