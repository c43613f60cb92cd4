package dev.weir.state.heap;

import java.util.Arrays;

/**
 * The distinct times at which timers are due, each with the number of a bucket: found by a hash
 * table, the earliest by a 4-ary heap. Numbers are dense and used again. Owned by the subtask's
 * event loop.
 *
 * <pre>
 *   cells       hash of a time → bucket + 1, 0 where empty; linear probing, at most a half taken
 *   timeOf      bucket → time              positionOf  bucket → place in the heap
 *   times, heap place → time, bucket       free        numbers to use again
 * </pre>
 */
final class DueTimes {
  static final int NONE = -1;
  private static final int ARITY = 4;
  private static final int FIRST = 16;
  private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

  private int[] cells = new int[FIRST * 2];
  private int shift = Long.numberOfLeadingZeros(FIRST * 2 - 1);
  private long[] timeOf = new long[FIRST];
  private int[] positionOf = new int[FIRST];
  private long[] times = new long[FIRST];
  private int[] heap = new int[FIRST];
  private int[] free = new int[FIRST];
  private int freeCount;
  private int size;
  private int last = NONE;

  int size() {
    return size;
  }

  /** How many buckets were in use at once, at most: all numbers are below. */
  int buckets() {
    return size + freeCount;
  }

  /** The earliest time, or {@code none}. */
  long earliest(long none) {
    return size == 0 ? none : times[0];
  }

  /** The bucket of the earliest time; there is one. */
  int first() {
    return heap[0];
  }

  private int home(long time) {
    return (int) ((time * SPREAD) >>> shift);
  }

  /** The bucket of a time, or {@link #NONE}. */
  int find(long time) {
    if (last != NONE && timeOf[last] == time) {
      return last;
    }
    int mask = cells.length - 1;
    for (int cell = home(time); cells[cell] != 0; cell = (cell + 1) & mask) {
      int bucket = cells[cell] - 1;
      if (timeOf[bucket] == time) {
        last = bucket;
        return bucket;
      }
    }
    return NONE;
  }

  /** Makes a bucket for a time that has none. */
  int add(long time) {
    int bucket = freeCount > 0 ? free[--freeCount] : size;
    if (size == times.length) {
      grow();
    }
    timeOf[bucket] = time;
    place(time, bucket);
    rise(size++, time, bucket);
    last = bucket;
    return bucket;
  }

  void remove(int bucket) {
    removeCell(timeOf[bucket]);
    take(positionOf[bucket]);
    free[freeCount++] = bucket;
    last = NONE;
  }

  private void grow() {
    int capacity = size * 2;
    timeOf = Arrays.copyOf(timeOf, capacity);
    positionOf = Arrays.copyOf(positionOf, capacity);
    times = Arrays.copyOf(times, capacity);
    heap = Arrays.copyOf(heap, capacity);
    free = Arrays.copyOf(free, capacity);
    cells = new int[capacity * 2];
    shift = Long.numberOfLeadingZeros(cells.length - 1);
    for (int at = 0; at < size; at++) {
      place(times[at], heap[at]);
    }
  }

  private void place(long time, int bucket) {
    int mask = cells.length - 1;
    int cell = home(time);
    while (cells[cell] != 0) {
      cell = (cell + 1) & mask;
    }
    cells[cell] = bucket + 1;
  }

  private void removeCell(long time) {
    int mask = cells.length - 1;
    int hole = home(time);
    while (timeOf[cells[hole] - 1] != time) {
      hole = (hole + 1) & mask;
    }
    for (int at = (hole + 1) & mask; cells[at] != 0; at = (at + 1) & mask) {
      int home = home(timeOf[cells[at] - 1]);
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        cells[hole] = cells[at];
        hole = at;
      }
    }
    cells[hole] = 0;
  }

  private void take(int position) {
    int end = --size;
    if (position == end) {
      return;
    }
    long time = times[end];
    int moved = heap[end];
    if (position > 0 && time < times[(position - 1) / ARITY]) {
      rise(position, time, moved);
    } else {
      sink(position, time, moved);
    }
  }

  private void rise(int from, long time, int bucket) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) / ARITY;
      if (times[parent] <= time) {
        break;
      }
      set(at, times[parent], heap[parent]);
      at = parent;
    }
    set(at, time, bucket);
  }

  private void sink(int from, long time, int bucket) {
    int at = from;
    while (true) {
      int least = at * ARITY + 1;
      if (least >= size) {
        break;
      }
      int end = Math.min(least + ARITY, size);
      for (int child = least + 1; child < end; child++) {
        if (times[child] < times[least]) {
          least = child;
        }
      }
      if (times[least] >= time) {
        break;
      }
      set(at, times[least], heap[least]);
      at = least;
    }
    set(at, time, bucket);
  }

  private void set(int at, long time, int bucket) {
    times[at] = time;
    heap[at] = bucket;
    positionOf[bucket] = at;
  }

  long sizeBytes() {
    return times.length * (2L * Long.BYTES + 3L * Integer.BYTES)
        + (long) cells.length * Integer.BYTES;
  }
}
