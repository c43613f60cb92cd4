package dev.weir.state.heap;

import java.util.Arrays;

/**
 * Where the entries of keys to come, and the bytes of their values, were found while they were
 * touched, in the order of the keys. Whoever adds or removes an entry, or moves a value's bytes,
 * clears it. Owned by the subtask's event loop.
 */
final class FoundAhead {
  private static final int FIRST_KEYS = 64;

  private long[] keys = {};
  private long[] places = {};
  private int[] groups = {};
  private int[] slots = {};
  private int count;
  private int next;

  void clear() {
    count = 0;
    next = 0;
  }

  /** A key behind the others; one that is the last of them is there already. */
  void add(long key, int group, int slot, long place) {
    if (count > 0 && keys[count - 1] == key) {
      return;
    }
    if (count == keys.length) {
      int more = Math.max(FIRST_KEYS, 2 * count);
      keys = Arrays.copyOf(keys, more);
      places = Arrays.copyOf(places, more);
      groups = Arrays.copyOf(groups, more);
      slots = Arrays.copyOf(slots, more);
    }
    keys[count] = key;
    places[count] = place;
    groups[count] = group;
    slots[count] = slot;
    count++;
  }

  int count() {
    return count;
  }

  /** Of the value's bytes, when it was found. */
  long place(int at) {
    return places[at];
  }

  /**
   * Which of them a key is, if it is the next one or the one after that; those up to it are done.
   *
   * @return below zero where it is neither
   */
  int take(long key) {
    for (int at = next; at < Math.min(count, next + 2); at++) {
      if (keys[at] == key) {
        next = at + 1;
        return at;
      }
    }
    return -1;
  }

  int group(int at) {
    return groups[at];
  }

  int slot(int at) {
    return slots[at];
  }
}
