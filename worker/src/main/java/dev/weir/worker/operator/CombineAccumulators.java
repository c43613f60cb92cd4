package dev.weir.worker.operator;

import org.jspecify.annotations.Nullable;

/**
 * The accumulators of a combiner's table, by slot; those that are longs as longs. Owned by the
 * subtask's loop.
 *
 * @param longs empty where accumulators are not longs
 * @param objects empty where they are
 */
record CombineAccumulators<A>(boolean ofLongs, long[] longs, @Nullable Object[] objects) {

  static <A> CombineAccumulators<A> of(boolean ofLongs, int slots) {
    return new CombineAccumulators<>(
        ofLongs, new long[ofLongs ? slots : 0], new Object[ofLongs ? 0 : slots]);
  }

  @SuppressWarnings("unchecked") // only put puts; longs: A is Long
  A at(int slot) {
    return ofLongs ? (A) (Object) longs[slot] : (A) objects[slot];
  }

  void put(int slot, A accumulator) {
    if (ofLongs) {
      longs[slot] = (Long) accumulator;
    } else if (objects[slot] != accumulator) { // a reference that is written costs the collector
      objects[slot] = accumulator;
    }
  }

  /** Lets go of what is there. */
  void clear(int slot) {
    if (!ofLongs) {
      objects[slot] = null;
    }
  }
}
