package dev.weir.worker.operator;

import dev.weir.api.codec.LongForm;

/**
 * Keys, all of them numbers, of records that come next, in their order, with their hashes. Owned by
 * the subtask's loop.
 */
final class KeysAhead {
  /** So many at once: more than a processor has reads under way, few enough for its L1 cache. */
  static final int MOST = 64;

  private final int[] hashes = new int[MOST];
  private final long[] numbers = new long[MOST];
  private int count;
  private int turn;

  /** None; before the first to be added a record comes that is not among them. */
  void clear() {
    count = 0;
    turn = -1;
  }

  void add(int hash, long number) {
    hashes[count] = hash;
    numbers[count] = number;
    count++;
  }

  int count() {
    return count;
  }

  int[] hashes() {
    return hashes;
  }

  long[] numbers() {
    return numbers;
  }

  /**
   * The hash of the key of the record whose turn it is. If records came out of turn it is computed.
   */
  int hash(long number, LongForm<?> form) {
    int at = turn;
    if (at < count) {
      turn = at + 1;
      if (at >= 0 && numbers[at] == number) {
        return hashes[at];
      }
    }
    return form.hash(number);
  }
}
