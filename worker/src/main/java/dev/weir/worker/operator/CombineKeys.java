package dev.weir.worker.operator;

import dev.weir.api.codec.LongForm;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a combiner's table, by slot. Those that are numbers are kept as numbers and placed by
 * themselves: hashed is only what is sent. What is in a vacant slot means nothing. Owned by the
 * subtask's loop.
 *
 * @param selected whose key is looked for and put
 * @param longs empty where keys are no numbers
 * @param objects empty where they are
 * @param hashes of the objects
 */
record CombineKeys<K>(
    KeyedRecords<?, K> selected, long[] longs, @Nullable Object[] objects, int[] hashes) {
  /** 2^64 divided by the golden ratio: consecutive numbers come far from each other. */
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  static <K> CombineKeys<K> of(KeyedRecords<?, K> keyed, int slots) {
    int ofNumbers = keyed.numbers() == null ? 0 : slots;
    int ofObjects = slots - ofNumbers;
    return new CombineKeys<>(keyed, new long[ofNumbers], new Object[ofObjects], new int[ofObjects]);
  }

  /** The form of keys that are numbers, null where they are none. */
  private @Nullable LongForm<K> numbers() {
    return selected.numbers();
  }

  /**
   * Where the search for the selected key begins.
   *
   * @param bits of a slot's number
   */
  int home(int bits) {
    long spread = numbers() == null ? selected.hash() : selected.number();
    return (int) ((spread * GOLDEN_RATIO) >>> (Long.SIZE - bits));
  }

  boolean isSelected(int slot) {
    return numbers() == null
        ? hashes[slot] == selected.hash() && selected.key().equals(objects[slot])
        : longs[slot] == selected.number();
  }

  void putSelected(int slot) {
    if (numbers() == null) {
      hashes[slot] = selected.hash();
      objects[slot] = selected.key();
    } else {
      longs[slot] = selected.number();
    }
  }

  int hash(int slot) {
    return numbers() == null ? hashes[slot] : numbers().hash(longs[slot]);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // only putSelected puts keys, before anybody asks
  K at(int slot) {
    return numbers() == null ? (K) objects[slot] : numbers().ofLong(longs[slot]);
  }

  /** Lets go of what is there. */
  void clear(int slot) {
    if (numbers() == null) {
      objects[slot] = null;
    }
  }
}
