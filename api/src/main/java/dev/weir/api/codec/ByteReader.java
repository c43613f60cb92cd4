package dev.weir.api.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link ByteWriter} wrote. Owned by one thread; {@link #reset} points it at other
 * bytes. Reading past the limit, or a length that cannot be, throws {@link
 * MalformedBytesException}; it never reads outside the given range, whatever the bytes say.
 */
public final class ByteReader {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);
  private static final byte[] EMPTY = new byte[0];

  private final @Nullable ReceivedStrings received;
  private byte[] bytes = EMPTY;
  private int start;
  private int position;
  private int limit;

  public ByteReader() {
    this.received = null;
  }

  /** Reads what one writer with {@link SentStrings} writes, all of it and in its order. */
  public ByteReader(ReceivedStrings received) {
    this.received = received;
  }

  public ByteReader(byte[] bytes) {
    this();
    reset(bytes, 0, bytes.length);
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  public void reset(byte[] bytes, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
    this.bytes = bytes;
    this.start = offset;
    this.position = offset;
    this.limit = offset + length;
  }

  public int position() {
    return position;
  }

  public int remaining() {
    return limit - position;
  }

  public void skip(int length) {
    take(length);
  }

  /** Goes back to where it was before; strings that are kept are not read a second time. */
  public void rewind(int position) {
    if (position < start || position > this.position) {
      throw new IllegalArgumentException("rewind to " + position + " from " + this.position);
    }
    this.position = position;
  }

  public byte readByte() {
    return bytes[take(1)];
  }

  public boolean readBoolean() {
    byte value = readByte();
    if (value != 0 && value != 1) {
      throw new MalformedBytesException("boolean: expected 0 or 1, found " + value);
    }
    return value == 1;
  }

  public short readShort() {
    return (short) SHORT.get(bytes, take(2));
  }

  public int readInt() {
    return (int) INT.get(bytes, take(4));
  }

  public long readLong() {
    return (long) LONG.get(bytes, take(8));
  }

  public float readFloat() {
    return Float.intBitsToFloat(readInt());
  }

  public double readDouble() {
    return Double.longBitsToDouble(readLong());
  }

  public int readVarInt() {
    byte first = bytes[take(1)];
    return first >= 0 ? first : restOfVarInt(first);
  }

  /** Longer ones apart: what is small is inlined wherever it is called. */
  private int restOfVarInt(byte first) {
    int value = first & 0x7f;
    for (int shift = 7; shift < 35; shift += 7) {
      byte next = bytes[take(1)];
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedBytesException("varint longer than 5 bytes");
  }

  public long readVarLong() {
    byte first = bytes[take(1)];
    return first >= 0 ? first : restOfVarLong(first);
  }

  private long restOfVarLong(byte first) {
    long value = first & 0x7f;
    for (int shift = 7; shift < 70; shift += 7) {
      byte next = bytes[take(1)];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedBytesException("varint longer than 10 bytes");
  }

  /**
   * A count of things of at least {@code minBytesEach} bytes, checked against what is left, so that
   * a damaged length cannot make the caller allocate.
   */
  public int readCount(int minBytesEach) {
    int count = readVarInt();
    if (count < 0 || (long) count * minBytesEach > remaining()) {
      throw tooMany(count);
    }
    return count;
  }

  private MalformedBytesException tooMany(int count) {
    return new MalformedBytesException("count " + count + ", but " + remaining() + " bytes left");
  }

  public byte[] readByteArray() {
    int at = take(readCount(1));
    return Arrays.copyOfRange(bytes, at, position);
  }

  public String readString() {
    int head = readVarInt();
    if (received == null) {
      return characters(head >>> 1, (head & 1) != 0);
    }
    int kind = head & 3;
    if (kind == ByteWriter.REPEATED) {
      return received.at(head >>> 2);
    }
    if (kind == ByteWriter.KEPT) {
      int slot = readShort() & 0xffff;
      String value = characters(head >>> 2, (slot & ByteWriter.WIDE_SLOT) != 0);
      if ((slot & ByteWriter.FRESH_SLOT) != 0) {
        received.forget();
      }
      return received.keep(slot & (ByteWriter.FRESH_SLOT - 1), value);
    }
    return characters(head >>> 2, kind != 0);
  }

  private String characters(int length, boolean wide) {
    if (!wide) {
      return new String(bytes, take(length), length, StandardCharsets.ISO_8859_1);
    }
    if (length > remaining() / 2) {
      throw new MalformedBytesException(
          "string of " + length + " wide characters, " + remaining() + " bytes left");
    }
    int at = take(length * 2);
    char[] chars = new char[length]; // not by a charset, which would replace a lone surrogate
    for (int i = 0; i < length; i++) {
      chars[i] = (char) (short) SHORT.get(bytes, at + 2 * i);
    }
    return new String(chars);
  }

  private int take(int length) {
    int at = position;
    if (length < 0 || length > limit - at) {
      throw tooShort(length);
    }
    position = at + length;
    return at;
  }

  private MalformedBytesException tooShort(int length) {
    return new MalformedBytesException("expected " + length + " bytes, found " + remaining());
  }
}
