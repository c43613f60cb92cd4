package dev.weir.worker.operator;

/**
 * What a combiner holds: a table that stays in the processor's cache, by key and slice. It never
 * grows: where a new entry finds no place it takes that of another, which is sent before. Owned by
 * the subtask's loop. A record, because the compiler folds its fields in the operator's copy.
 *
 * <p>Invariants: an entry stands within {@link #PROBES} places from its key's home; {@code used}
 * lists the places of all entries, in the order in which they were taken.
 *
 * @param counts records of the entry; 0: the slot is vacant
 */
record CombineTable<K>(CombineKeys<K> keys, long[] slices, int[] counts, int[] used, Range range) {
  static final int BITS = 12;
  static final int SLOTS = 1 << BITS;
  static final int PROBES = 4;

  private static final int MASK = SLOTS - 1;

  /** What of {@code used} is to be sent, and which slices that may be. */
  static final class Range {
    private int usedCount;
    private int sent;
    private long leastSlice = Long.MAX_VALUE;
    private long currentSlice;
    private long currentEnd = Long.MIN_VALUE;
  }

  static <K> CombineTable<K> of(KeyedRecords<?, K> keyed) {
    return new CombineTable<>(
        CombineKeys.of(keyed, SLOTS), new long[SLOTS], new int[SLOTS], new int[SLOTS], new Range());
  }

  /** Start of the slice that holds a time; mostly the one that was asked for before. */
  long slice(long time, long length) {
    if (time < range.currentSlice || time >= range.currentEnd) {
      range.currentSlice = time - Math.floorMod(time, length);
      range.currentEnd = range.currentSlice + length;
    }
    return range.currentSlice;
  }

  /**
   * Where the entry of the selected key and a slice is.
   *
   * @return below zero when there is none: the complement of the place it may have
   */
  int find(long slice) {
    int home = keys.home(BITS);
    for (int probe = 0; probe < PROBES; probe++) {
      int slot = (home + probe) & MASK;
      if (counts[slot] == 0) {
        return ~slot;
      }
      if (slices[slot] == slice && keys.isSelected(slot)) {
        return slot;
      }
    }
    return ~home;
  }

  boolean isTaken(int slot) {
    return counts[slot] > 0;
  }

  /** A new entry of the selected key, of one record; its accumulator is the caller's to put. */
  void begin(int slot, long slice) {
    if (counts[slot] == 0) {
      used[range.usedCount++] = slot;
    }
    keys.putSelected(slot);
    slices[slot] = slice;
    counts[slot] = 1;
    range.leastSlice = Math.min(range.leastSlice, slice);
  }

  /** The entry stands for one record more. */
  void count(int slot) {
    counts[slot]++;
  }

  /** An entry to be sent, in place of which another will be begun. */
  <A> Partial<K, A> partial(int slot, A accumulator) {
    if (counts[slot] == 0) {
      throw new IllegalStateException("no entry in slot " + slot);
    }
    return new Partial<>(keys.hash(slot), keys.at(slot), accumulator, counts[slot]);
  }

  long sliceAt(int slot) {
    return slices[slot];
  }

  boolean isEmpty() {
    return range.usedCount == 0;
  }

  /** The first slice of which something may be held. */
  long leastSlice() {
    return range.leastSlice;
  }

  /** The slot of the next entry to be sent while the table is emptied. */
  int next() {
    return used[range.sent];
  }

  /** The next entry has been made a partial. */
  void remove() {
    int slot = used[range.sent++];
    keys.clear(slot);
    counts[slot] = 0;
    if (range.sent == range.usedCount) {
      range.sent = 0;
      range.usedCount = 0;
      range.leastSlice = Long.MAX_VALUE;
    }
  }
}
