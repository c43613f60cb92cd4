package dev.weir.worker.operator;

import org.jspecify.annotations.Nullable;

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
 * stands within {@link #PROBES} places from its key's home; {@code used} lists the slots that hold
 * something, and maybe some that did.
 */
final class SessionCombineTable<K> {
  static final int SLOTS = 4096;
  static final int PROBES = 4;

  private static final int MASK = SLOTS - 1;
  private static final int SHIFT = 32 - Integer.numberOfTrailingZeros(SLOTS);
  private static final int GOLDEN_RATIO = 0x9E3779B9;

  private final long gap;
  private final @Nullable Object[] keys = new Object[SLOTS];
  private final int[] hashes = new int[SLOTS];
  private final long[] knownFirsts = new long[SLOTS];
  private final long[] knownLasts = new long[SLOTS];
  private final long[] heldFirsts = new long[SLOTS];
  private final long[] heldLasts = new long[SLOTS];

  /** Records held; 0: none. */
  private final int[] counts = new int[SLOTS];

  private final int[] used = new int[SLOTS];
  private final boolean[] listed = new boolean[SLOTS];
  private int usedCount;
  private int taken;
  private long leastEnd = Long.MAX_VALUE;

  SessionCombineTable(long gap) {
    this.gap = gap;
  }

  /**
   * Where the entry of a key is.
   *
   * @return below zero when there is none: the complement of the place it may have
   */
  int find(int hash, K key) {
    int home = (hash * GOLDEN_RATIO) >>> SHIFT;
    int oldest = home;
    for (int probe = 0; probe < PROBES; probe++) {
      int slot = (home + probe) & MASK;
      Object there = keys[slot];
      if (there == null) {
        return ~slot;
      }
      if (hashes[slot] == hash && key.equals(there)) {
        return slot;
      }
      if (knownLasts[slot] < knownLasts[oldest]) {
        oldest = slot;
      }
    }
    return ~oldest;
  }

  boolean holds(int slot) {
    return counts[slot] > 0;
  }

  /** Whether a record is of the session that is held of already; holds its time if so. */
  boolean joins(int slot, long time) {
    if (counts[slot] == 0
        || time > heldLasts[slot] + gap
        || time < heldFirsts[slot] - gap
        || time < knownFirsts[slot]) {
      return false;
    }
    heldFirsts[slot] = Math.min(heldFirsts[slot], time);
    heldLasts[slot] = Math.max(heldLasts[slot], time);
    counts[slot]++;
    return true;
  }

  /** Whether a record continues the session that is known; holds its time if so. */
  boolean begins(int slot, long time) {
    if (time < knownFirsts[slot] || time > knownLasts[slot] + gap) {
      return false;
    }
    heldFirsts[slot] = time;
    heldLasts[slot] = time;
    counts[slot] = 1;
    leastEnd = Math.min(leastEnd, knownLasts[slot] + gap);
    if (!listed[slot]) {
      listed[slot] = true;
      used[usedCount++] = slot;
    }
    return true;
  }

  /** A record ahead of the watermark goes at once, in a slot that holds nothing. */
  void passes(int slot, int hash, K key, long time) {
    Object there = keys[slot];
    if (there == null || hashes[slot] != hash || !key.equals(there)) {
      keys[slot] = key;
      hashes[slot] = hash;
    } else if (time <= knownLasts[slot] + gap) {
      if (time >= knownFirsts[slot] - gap) {
        knownFirsts[slot] = Math.min(knownFirsts[slot], time);
      }
      return;
    }
    knownFirsts[slot] = time;
    knownLasts[slot] = time;
  }

  /** Makes a partial of what is held, which is known from then on. */
  <A> SpanPartial<K, A> take(int slot, A accumulator) {
    @SuppressWarnings("unchecked") // only passes puts keys
    K key = (K) keys[slot];
    if (key == null || counts[slot] == 0) {
      throw new IllegalStateException("nothing held in slot " + slot);
    }
    long span = heldLasts[slot] - heldFirsts[slot];
    var partial = new SpanPartial<>(hashes[slot], key, span, accumulator, counts[slot]);
    knownLasts[slot] = Math.max(knownLasts[slot], heldLasts[slot]);
    counts[slot] = 0;
    return partial;
  }

  /** Time of the first record that is held, or was held last. */
  long firstMillis(int slot) {
    return heldFirsts[slot];
  }

  /** Nothing is held. */
  boolean isEmpty() {
    return usedCount == 0;
  }

  /** A watermark up to here, this not included, ends no session that something held belongs to. */
  long leastEnd() {
    return leastEnd;
  }

  /** While the table is emptied: the slot of the next entry, which may hold nothing any more. */
  int next() {
    int slot = used[taken++];
    listed[slot] = false;
    if (taken == usedCount) {
      taken = 0;
      usedCount = 0;
      leastEnd = Long.MAX_VALUE;
    }
    return slot;
  }
}
