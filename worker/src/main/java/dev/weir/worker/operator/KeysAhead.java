package dev.weir.worker.operator;

import dev.weir.state.StateTable;

/**
 * Keys, all of them numbers, of records that come next, with their hashes. Owned by the subtask's
 * loop.
 */
final class KeysAhead {
  /** So many at once: more than a processor has reads under way, few enough for its L1 cache. */
  static final int MOST = 64;

  private final int[] hashes = new int[MOST];
  private final long[] numbers = new long[MOST];
  private int count;

  /** What was read goes somewhere, so that the compiler does not leave out the reading. */
  long sum;

  void clear() {
    count = 0;
  }

  void add(int hash, long number) {
    hashes[count] = hash;
    numbers[count] = number;
    count++;
  }

  int count() {
    return count;
  }

  /** Has the table read what their look-ups will. */
  void touch(StateTable<?, ?, ?> table) {
    sum += table.touch(hashes, numbers, count);
  }
}
