package dev.weir.worker.operator;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The slices of a window merged by key, for one key group at a time: few enough entries to stay in
 * the processor's cache, in the order in which their keys came. Owned by the subtask's loop.
 *
 * <p>Invariants: keys are in {@code keyNumbers} or in {@code keys}, accumulators in {@code numbers}
 * or in {@code objects}; {@code index} holds the place of each entry plus 1, at its key's home or
 * behind it, and is less than half full.
 */
final class MergedEntries {
  private static final int FIRST_ENTRIES = 64;

  /** A table that was once larger does not stay so for groups that need little of it. */
  private static final int KEPT_ENTRIES = 8192;

  private static final long GOLDEN_RATIO = 0x9e37_79b9_7f4a_7c15L;

  private final boolean keysAreNumbers;
  private final boolean accumulatorsAreNumbers;
  private int size;
  private int[] index = new int[0];
  private int shift;
  private int[] hashes = new int[0];
  private long[] keyNumbers = new long[0];
  private @Nullable Object[] keys = new Object[0];
  private long[] numbers = new long[0];
  private @Nullable Object[] objects = new Object[0];

  MergedEntries(boolean keysAreNumbers, boolean accumulatorsAreNumbers) {
    this.keysAreNumbers = keysAreNumbers;
    this.accumulatorsAreNumbers = accumulatorsAreNumbers;
    resize(FIRST_ENTRIES);
  }

  int size() {
    return size;
  }

  /** The entry of a key, or the complement of the cell of the index that it may have. */
  int find(long key) {
    int mask = index.length - 1;
    int cell = home(key);
    for (int place = index[cell]; place != 0; place = index[cell]) {
      if (keyNumbers[place - 1] == key) {
        return place - 1;
      }
      cell = (cell + 1) & mask;
    }
    return ~cell;
  }

  /** As {@link #find(long)}. */
  int find(Object key) {
    int hash = key.hashCode();
    int mask = index.length - 1;
    int cell = home(hash);
    for (int place = index[cell]; place != 0; place = index[cell]) {
      if (hashes[place - 1] == hash && key.equals(keys[place - 1])) {
        return place - 1;
      }
      cell = (cell + 1) & mask;
    }
    return ~cell;
  }

  private int home(long key) {
    return (int) ((key * GOLDEN_RATIO) >>> shift);
  }

  /**
   * A new entry; its accumulator is set next.
   *
   * @param end what the search for it answered
   */
  int add(long key, int end) {
    keyNumbers[size] = key;
    return added(~end);
  }

  /** As {@link #add(long, int)}. */
  int add(Object key, int end) {
    keys[size] = key;
    hashes[size] = key.hashCode();
    return added(~end);
  }

  private int added(int cell) {
    int entry = size++;
    index[cell] = size;
    if (size * 2 == index.length) {
      resize(index.length);
    }
    return entry;
  }

  long keyNumber(int entry) {
    return keyNumbers[entry];
  }

  Object key(int entry) {
    return Objects.requireNonNull(keys[entry]);
  }

  long number(int entry) {
    return numbers[entry];
  }

  void number(int entry, long accumulator) {
    numbers[entry] = accumulator;
  }

  Object object(int entry) {
    return Objects.requireNonNull(objects[entry]);
  }

  void object(int entry, Object accumulator) {
    objects[entry] = accumulator;
  }

  /** Empty, as before the first key group. */
  void clear() {
    int before = size;
    size = 0;
    if (index.length > 2 * KEPT_ENTRIES && before < index.length / 16) {
      resize(FIRST_ENTRIES);
    } else if (before > 0) {
      Arrays.fill(index, 0);
      Arrays.fill(keys, 0, keysAreNumbers ? 0 : before, null);
      Arrays.fill(objects, 0, accumulatorsAreNumbers ? 0 : before, null);
    }
  }

  private void resize(int entries) {
    hashes = Arrays.copyOf(hashes, keysAreNumbers ? 0 : entries);
    keyNumbers = Arrays.copyOf(keyNumbers, keysAreNumbers ? entries : 0);
    keys = Arrays.copyOf(keys, keysAreNumbers ? 0 : entries);
    numbers = Arrays.copyOf(numbers, accumulatorsAreNumbers ? entries : 0);
    objects = Arrays.copyOf(objects, accumulatorsAreNumbers ? 0 : entries);
    index = new int[entries * 2];
    shift = Long.numberOfLeadingZeros(index.length - 1L);
    for (int entry = 0; entry < size; entry++) {
      int cell = home(keysAreNumbers ? keyNumbers[entry] : hashes[entry]);
      while (index[cell] != 0) {
        cell = (cell + 1) & (index.length - 1);
      }
      index[cell] = entry + 1;
    }
  }
}
