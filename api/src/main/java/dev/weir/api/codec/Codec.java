package dev.weir.api.codec;

/**
 * The binary form of a type. Stateless and shared by threads. {@code decode(encode(x))} equals x;
 * the form of a key type is canonical: equal values give equal bytes, because keys are compared and
 * distributed by their bytes.
 *
 * <p>Codecs for records and the JDK's value types are generated; write one only for a foreign type,
 * and give it with {@code TypeRef.of(Foreign.class, codec)}.
 */
public interface Codec<T> {
  void encode(T value, ByteWriter out);

  T decode(ByteReader in);

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
}
