package dev.weir.state.heap;

import dev.weir.api.codec.LongForm;

/**
 * What stands in a slot of {@link LongSlots}. A record, and handed along with every call, because
 * the JVM's compiler trusts a record's fields to be final: where a table is reached from a constant
 * the slots are addressed by constants.
 *
 * <pre>
 *   keys         the form of the keys, which gives their hash
 *   keyWords     1 or 2: the key, and the namespace where there is one
 *   valueWords   0 to 2: the value, where it is numbers
 *   objects      an object for each slot beside them
 * </pre>
 */
record Layout(LongForm<?> keys, int keyWords, int valueWords, boolean objects) {
  int width() {
    return keyWords + valueWords;
  }
}
