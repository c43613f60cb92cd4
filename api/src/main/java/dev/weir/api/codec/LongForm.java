package dev.weir.api.codec;

import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * How the values of a codec are numbers: equal values are equal numbers, and the codec's bytes are
 * the low {@code bytes} bytes of the number, little-endian. Keyed state keeps such keys and values
 * without an object for each.
 *
 * @param bytes 1, 2, 4 or 8, the length of the encoded form
 */
public record LongForm<T>(int bytes, ToLongFunction<T> toLong, LongFunction<T> ofLong) {
  public LongForm {
    if (bytes != 1 && bytes != 2 && bytes != 4 && bytes != 8) {
      throw new IllegalArgumentException("a form of " + bytes + " bytes");
    }
  }

  public long toLong(T value) {
    return toLong.applyAsLong(value);
  }

  public T ofLong(long number) {
    return ofLong.apply(number);
  }

  /** Appends what the codec appends for the value of this number. */
  public void encode(long number, ByteWriter out) {
    switch (bytes) {
      case 8 -> out.writeLong(number);
      case 4 -> out.writeInt((int) number);
      case 2 -> out.writeShort((int) number);
      default -> out.writeByte((int) number);
    }
  }

  /** What the codec's {@code hash} is for the value of this number. */
  public int hash(long number) {
    return switch (bytes) {
      case 8 -> Murmur3.hashLong(number);
      case 4 -> Murmur3.hashInt((int) number);
      default -> Murmur3.hashShort((int) number, bytes);
    };
  }
}
