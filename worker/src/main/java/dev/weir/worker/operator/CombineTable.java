package dev.weir.worker.operator;

import org.jspecify.annotations.Nullable;

/**
 * What a combiner holds: a table that stays in the processor's cache, by key and slice. It never
 * grows: where a new entry finds no place it takes that of another, which is sent before. Owned by
 * the subtask's loop.
 *
 * <p>Invariants: an entry stands within {@link #PROBES} places from its key's home; {@code used}
 * lists the places of all entries, in the order in which they were taken.
 */
final class CombineTable<K> {
  static final int SLOTS = 4096;
  static final int PROBES = 4;

  private static final int MASK = SLOTS - 1;
  private static final int SHIFT = 32 - Integer.numberOfTrailingZeros(SLOTS);
  private static final int GOLDEN_RATIO = 0x9E3779B9;

  private final @Nullable Object[] keys = new Object[SLOTS];
  private final int[] hashes = new int[SLOTS];
  private final long[] slices = new long[SLOTS];
  private final int[] counts = new int[SLOTS];
  private final int[] used = new int[SLOTS];

  private int usedCount;
  private int sent;
  private long leastSlice = Long.MAX_VALUE;
  private long currentSlice;
  private long currentEnd = Long.MIN_VALUE;

  /** Start of the slice that holds a time; mostly the one that was asked for before. */
  long slice(long time, long length) {
    if (time < currentSlice || time >= currentEnd) {
      currentSlice = time - Math.floorMod(time, length);
      currentEnd = currentSlice + length;
    }
    return currentSlice;
  }

  /**
   * Where the entry of a key and slice is.
   *
   * @return below zero when there is none: the complement of the place it may have
   */
  int find(int hash, K key, long slice) {
    int home = (hash * GOLDEN_RATIO) >>> SHIFT;
    for (int probe = 0; probe < PROBES; probe++) {
      int slot = (home + probe) & MASK;
      Object there = keys[slot];
      if (there == null) {
        return ~slot;
      }
      if (hashes[slot] == hash && slices[slot] == slice && key.equals(there)) {
        return slot;
      }
    }
    return ~home;
  }

  boolean isTaken(int slot) {
    return keys[slot] != null;
  }

  /** A new entry, of one record; its accumulator is the caller's to put. */
  void begin(int slot, int hash, K key, long slice) {
    if (keys[slot] == null) {
      used[usedCount++] = slot;
    }
    keys[slot] = key;
    hashes[slot] = hash;
    slices[slot] = slice;
    counts[slot] = 1;
    leastSlice = Math.min(leastSlice, slice);
  }

  /** The entry stands for one record more. */
  void count(int slot) {
    counts[slot]++;
  }

  /** An entry to be sent, in place of which another will be begun. */
  <A> Partial<K, A> partial(int slot, A accumulator) {
    @SuppressWarnings("unchecked") // only begin puts keys
    K key = (K) keys[slot];
    if (key == null) {
      throw new IllegalStateException("no entry in slot " + slot);
    }
    return new Partial<>(hashes[slot], key, accumulator, counts[slot]);
  }

  long sliceAt(int slot) {
    return slices[slot];
  }

  boolean isEmpty() {
    return usedCount == 0;
  }

  /** The first slice of which something may be held. */
  long leastSlice() {
    return leastSlice;
  }

  /** The slot of the next entry to be sent while the table is emptied. */
  int next() {
    return used[sent];
  }

  /** The next entry has been made a partial. */
  void remove() {
    int slot = used[sent++];
    keys[slot] = null;
    if (sent == usedCount) {
      sent = 0;
      usedCount = 0;
      leastSlice = Long.MAX_VALUE;
    }
  }
}
