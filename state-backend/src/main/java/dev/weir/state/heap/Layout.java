package dev.weir.state.heap;

import dev.weir.api.codec.Codec;
import dev.weir.api.codec.LongForm;

/**
 * What stands in a slot of {@link LongSlots}. A record, and handed along with every call, because
 * the JVM's compiler trusts a record's fields to be final: where a table is reached from a constant
 * the slots are addressed by constants.
 *
 * <pre>
 *   keys         the form of the keys, which gives their hash
 *   keyWords     1 or 2: the key, and the namespace where there is one
 *   valueWords   0 to 2: the value, where it is numbers, or the place of its bytes
 *   values       what else there is of values, beside the slots
 * </pre>
 */
record Layout(LongForm<?> keys, int keyWords, int valueWords, Beside values) {
  /** What a value has outside of its slot. */
  enum Beside {
    /** Nothing: it is numbers. */
    NOTHING,
    /** A cell of {@link CellPages}. */
    BYTES,
    /** An object for each slot. */
    OBJECTS
  }

  /** For the values of a codec. */
  static Layout of(LongForm<?> keys, int keyWords, Codec<?> values) {
    if (values.longForm() != null) {
      return new Layout(keys, keyWords, 1, Beside.NOTHING);
    }
    return values.flat()
        ? new Layout(keys, keyWords, 1, Beside.BYTES)
        : new Layout(keys, keyWords, 0, Beside.OBJECTS);
  }

  boolean bytes() {
    return values == Beside.BYTES;
  }

  boolean objects() {
    return values == Beside.OBJECTS;
  }

  int width() {
    return keyWords + valueWords;
  }
}
