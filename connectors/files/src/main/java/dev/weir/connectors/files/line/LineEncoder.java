package dev.weir.connectors.files.line;

import dev.weir.api.codec.ByteWriter;

/** Writes records as lines. Used by one thread. */
public interface LineEncoder<T> {
  /**
   * Writes the record and its line break.
   *
   * @throws IllegalArgumentException where the record has no form as one line; says which part
   */
  void encode(T record, ByteWriter out);
}
