package dev.weir.connectors.files.line;

/** Reads records from lines. Used by one thread. */
public interface LineDecoder<T> {
  /**
   * @param length of the line without its line break; the bytes are only valid during the call
   */
  T decode(byte[] bytes, int offset, int length) throws MalformedLineException;

  /** Whether a line is no record at all and is passed over. */
  default boolean isBlank(byte[] bytes, int offset, int length) {
    return length == 0;
  }
}
