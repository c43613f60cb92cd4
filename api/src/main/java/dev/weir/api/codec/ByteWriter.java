package dev.weir.api.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growing byte array that codecs write to. Fixed-width numbers are little-endian. Owned by one
 * thread. Growth stops at {@code maxBytes}: a record that does not fit fails with {@link
 * RecordTooLargeException} and leaves the writer for {@link #rewind} to the position before it.
 */
public final class ByteWriter {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  private static final int MAX_VAR_INT_BYTES = 5;
  private static final int MAX_VAR_LONG_BYTES = 10;

  /** The kinds of a string where {@link SentStrings} are used; the low bits of its head. */
  static final int KEPT = 2;

  static final int REPEATED = 3;

  /** Of a kept string's slot: it is wide. */
  static final int WIDE_SLOT = 1 << 15;

  /** Likewise: whatever was kept before is not referred to any more. */
  static final int FRESH_SLOT = 1 << 14;

  private static final int NOWHERE = -1;

  private final int maxBytes;
  private final @Nullable SentStrings sent;
  private byte[] bytes;
  private int position;
  private int lastKept = NOWHERE; // where the last string begins that is to be kept

  /**
   * @param initialBytes first size of the array
   * @param maxBytes the array never grows beyond this
   */
  public ByteWriter(int initialBytes, int maxBytes) {
    this(initialBytes, maxBytes, null);
  }

  /**
   * @param initialBytes first size of the array
   * @param maxBytes the array never grows beyond this
   * @param sent where the reader keeps strings: all that is written is read in this order, by one
   *     {@link ByteReader} with {@link ReceivedStrings}; otherwise null
   */
  public ByteWriter(int initialBytes, int maxBytes, @Nullable SentStrings sent) {
    if (initialBytes < 16 || maxBytes < initialBytes) {
      throw new IllegalArgumentException("initial " + initialBytes + ", max " + maxBytes);
    }
    this.bytes = new byte[initialBytes];
    this.maxBytes = maxBytes;
    this.sent = sent;
  }

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /** The array written to; valid until the next write. Bytes from {@link #position} on are junk. */
  public byte[] array() {
    return bytes;
  }

  public int position() {
    return position;
  }

  /** Forgets what was written after {@code position}. */
  public void rewind(int position) {
    if (position < 0 || position > this.position) {
      throw new IllegalArgumentException("rewind to " + position + " from " + this.position);
    }
    this.position = position;
    if (position <= lastKept) {
      forgetSent();
    }
  }

  /** The reader does not get all that was written. */
  private void forgetSent() {
    lastKept = NOWHERE;
    if (sent != null) {
      sent.forget();
    }
  }

  /** Begins at 0 again; what was written was taken, for the reader to read. */
  public void clear() {
    position = 0;
    lastKept = NOWHERE;
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, position);
  }

  /** Makes room for so many bytes at once, which are written next. */
  public void reserve(int bytes) {
    ensure(bytes);
  }

  public void writeByte(int value) {
    ensure(1);
    bytes[position++] = (byte) value;
  }

  public void writeBoolean(boolean value) {
    writeByte(value ? 1 : 0);
  }

  public void writeShort(int value) {
    ensure(2);
    SHORT.set(bytes, position, (short) value);
    position += 2;
  }

  public void writeInt(int value) {
    ensure(4);
    INT.set(bytes, position, value);
    position += 4;
  }

  public void writeLong(long value) {
    ensure(8);
    LONG.set(bytes, position, value);
    position += 8;
  }

  public void writeFloat(float value) {
    writeInt(Float.floatToRawIntBits(value));
  }

  public void writeDouble(double value) {
    writeLong(Double.doubleToRawLongBits(value));
  }

  /** Unsigned LEB128: 1 byte below 128, 5 for any negative value. */
  public void writeVarInt(int value) {
    ensure(MAX_VAR_INT_BYTES);
    if ((value & ~0x7f) == 0) {
      bytes[position++] = (byte) value;
    } else {
      position = varLong(Integer.toUnsignedLong(value), bytes, position);
    }
  }

  /** Unsigned LEB128, up to 10 bytes. */
  public void writeVarLong(long value) {
    ensure(MAX_VAR_LONG_BYTES);
    if ((value & ~0x7fL) == 0) {
      bytes[position++] = (byte) value;
    } else {
      position = varLong(value, bytes, position);
    }
  }

  private static int varLong(long value, byte[] bytes, int position) {
    int at = position;
    long left = value;
    while ((left & ~0x7fL) != 0) {
      bytes[at++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    bytes[at++] = (byte) left;
    return at;
  }

  public void writeBytes(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, bytes, position, length);
    position += length;
  }

  /** Length as varint, then the bytes. */
  public void writeByteArray(byte[] value) {
    writeVarInt(value.length);
    writeBytes(value, 0, value.length);
  }

  /**
   * A string as {@code varint(2 × length + wide)} and then one byte a character (Latin-1, wide = 0)
   * or two (UTF-16 little-endian, wide = 1). The form is canonical: wide only when a character
   * needs it. Where the reader keeps strings it is one of these instead:
   *
   * <pre>
   *   varint(4 × length + wide)  characters
   *   varint(4 × length + 2)     u16 slot  characters                         to be kept in the slot
   *   varint(4 × slot + 3)                                                    what the slot keeps
   * </pre>
   *
   * <p>With the slot 2^15 is added if the string is wide, and 2^14 if it is the only one that is
   * kept now: the reader lets the others go.
   */
  public void writeString(String value) {
    if (sent == null) {
      boolean wide = StringForm.isWide(value);
      writeVarInt((value.length() << 1) | (wide ? 1 : 0));
      characters(value, wide);
    } else {
      repeatable(value, sent, sent.place(value));
    }
  }

  private void repeatable(String value, SentStrings strings, int place) {
    if (place >= 0) {
      writeVarInt((place << 2) | REPEATED);
      return;
    }
    boolean wide = StringForm.isWide(value);
    if (place == SentStrings.PLAIN) {
      writeVarInt((value.length() << 2) | (wide ? 1 : 0));
    } else {
      lastKept = position;
      int fresh = strings.takeFresh() ? FRESH_SLOT : 0;
      writeVarInt((value.length() << 2) | KEPT);
      writeShort(SentStrings.slot(place) | (wide ? WIDE_SLOT : 0) | fresh);
    }
    characters(value, wide);
  }

  private void characters(String value, boolean wide) {
    int length = value.length();
    if (wide) {
      wide(value, length);
      return;
    }
    ensure(length);
    latin1(value, length, bytes, position);
    position += length;
  }

  @SuppressWarnings("deprecation") // the only copy of Latin-1 characters without an allocation
  private static void latin1(String value, int length, byte[] bytes, int at) {
    value.getBytes(0, length, bytes, at);
  }

  private void wide(String value, int length) {
    ensure(length * 2);
    for (int i = 0; i < length; i++) {
      SHORT.set(bytes, position, (short) value.charAt(i));
      position += 2;
    }
  }

  private void ensure(int more) {
    if (more > bytes.length - position) {
      grow(more);
    }
  }

  private void grow(int more) {
    long needed = (long) position + more;
    if (needed > maxBytes) {
      forgetSent();
      throw new RecordTooLargeException(needed, maxBytes);
    }
    bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, Math.max(needed, bytes.length * 2L)));
  }
}
