package dev.weir.api.codec;

import org.jspecify.annotations.Nullable;

/**
 * The binary form of a type. Stateless and shared by threads. {@code decode(encode(x))} equals x;
 * the form of a key type is {@link #canonical}, because keys are compared and distributed by their
 * bytes.
 *
 * <p>What {@code encode} writes {@code decode} reads, all of it and in this order, by the reader
 * that it is given: between executors a string may be a reference to one that was sent before, see
 * {@link SentStrings}, so bytes that are copied out of the writer mean nothing to another reader.
 *
 * <p>Codecs for records and the JDK's value types are generated; write one only for a foreign type,
 * and give it with {@code TypeRef.of(Foreign.class, codec)} or {@code @EncodedBy}.
 */
public interface Codec<T> {
  void encode(T value, ByteWriter out);

  T decode(ByteReader in);

  /**
   * Whether equal values always have equal bytes, and only they. Only then can the type be a key; a
   * codec written by hand says so itself.
   */
  default boolean canonical() {
    return false;
  }

  /**
   * {@link Murmur3} (seed 0) of the encoded form. Generated key codecs compute it without building
   * the bytes; the result is the same.
   *
   * @param scratch may be overwritten
   */
  default int hash(T value, ByteWriter scratch) {
    scratch.clear();
    encode(value, scratch);
    return Murmur3.hash(scratch.array(), 0, scratch.position());
  }

  /** How values are numbers, or null where they are more than a number. */
  default @Nullable LongForm<T> longForm() {
    return null;
  }

  /**
   * Whether values are small and cheap to encode and decode, so that keyed state on the heap may
   * keep their bytes instead of an object for each. A value that is read is then an equal one, not
   * the object that was put. Numbers are.
   */
  default boolean flat() {
    return longForm() != null;
  }
}
