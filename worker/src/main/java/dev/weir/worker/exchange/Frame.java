package dev.weir.worker.exchange;

import dev.weir.api.codec.MalformedBytesException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The layout of what travels on a link. Numbers of fixed width are little-endian.
 *
 * <p>Every message begins with the same eight bytes:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     kind      |  version = 1  |               0               |
 * +---------------+---------------+-------------------------------+
 * |                    channel (0 in READY)                       |
 * +---------------------------------------------------------------+
 * </pre>
 *
 * <p>DATA (1), from the sender of data; the whole message is at most one frame:
 *
 * <pre>
 * +---------------------------------------------------------------+
 * |             sequence number in the channel, from 0            |
 * |                           (64 bits)                           |
 * +---------------------------------------------------------------+
 * |  elements, one after the other, at least one ...
 * +-----------------------------------------------
 *  RECORD         tag 1 | varint zigzag(time - time before it in the frame, 0 first) | u16 length | bytes
 *  UNTIMED_RECORD tag 2 | u16 length | bytes
 *  LARGE_RECORD   tag 3 | i64 time or NO_TIMESTAMP | varint length; PIECEs follow, in later frames too
 *  PIECE          tag 4 | u16 length | bytes
 *  WATERMARK      tag 5 | i64 millis
 *  BARRIER        tag 6 | i64 checkpoint id; the last element of its frame
 *  IDLE           tag 7
 *  ACTIVE         tag 8
 *  END_OF_DATA    tag 9; no records follow, barriers may
 * </pre>
 *
 * <p>On an edge that carries it, the hash of its key (32 bits) stands before a record's bytes and
 * counts among them. The others are its codec's, with strings as {@link
 * dev.weir.api.codec.SentStrings} has them: they are read in the order of the channel, from its
 * first frame on.
 *
 * <p>Feedback, from the receiver of data: READY (2) once, before the first DATA may be sent; CREDIT
 * (3), of which a later one holds everything an earlier one said; SPLIT_WANTED (4), which may be
 * repeated:
 *
 * <pre>
 * CREDIT
 * +---------------------------------------------------------------+
 * |      frames of the channel read so far (64 bits)              |
 * +---------------------------------------------------------------+
 * |  barriers up to this checkpoint id block it no more (64 bits) |
 * +---------------------------------------------------------------+
 * |      elements of the channel read so far (64 bits)            |
 * +---------------------------------------------------------------+
 * |      elements that may be unread, at least 1 (64 bits)        |
 * +---------------------------------------------------------------+
 * </pre>
 */
final class Frame {
  static final int DATA = 1;
  static final int READY = 2;
  static final int CREDIT = 3;
  static final int SPLIT_WANTED = 4;

  static final int VERSION = 1;
  static final int HEAD_BYTES = 8;
  static final int DATA_HEAD_BYTES = 16;
  static final int CREDIT_BYTES = 40;

  /** Frames are between these sizes; which one follows from budget and number of channels. */
  static final int MIN_BYTES = 4 << 10;

  static final int MAX_BYTES = 128 << 10;

  /** What a RECORD, an UNTIMED_RECORD or a PIECE can say of its length. */
  static final int MAX_ELEMENT_BYTES = 0xffff;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Frame() {}

  /** Size of the frames of a pair's channels, both ends compute the same. */
  static int bytesFor(long pairBudgetBytes, int channels) {
    return (int) Math.max(MIN_BYTES, Math.min(MAX_BYTES, pairBudgetBytes / channels));
  }

  static byte[] ready() {
    return message(READY, 0, HEAD_BYTES);
  }

  static byte[] splitWanted(int channel) {
    return message(SPLIT_WANTED, channel, HEAD_BYTES);
  }

  static byte[] credit(
      int channel, long framesRead, long resolvedCheckpoint, long elementsRead, int maxUnread) {
    byte[] message = message(CREDIT, channel, CREDIT_BYTES);
    LONG.set(message, 8, framesRead);
    LONG.set(message, 16, resolvedCheckpoint);
    LONG.set(message, 24, elementsRead);
    LONG.set(message, 32, maxUnread);
    return message;
  }

  private static byte[] message(int kind, int channel, int bytes) {
    byte[] message = new byte[bytes];
    head(message, kind, channel);
    return message;
  }

  private static void head(byte[] message, int kind, int channel) {
    INT.set(message, 0, kind | VERSION << 8);
    INT.set(message, 4, channel);
  }

  /** Writes the head of a data frame into its first bytes; the sequence number comes later. */
  static void dataHead(byte[] frame, int channel) {
    head(frame, DATA, channel);
    sequence(frame, 0);
  }

  static void sequence(byte[] frame, long sequence) {
    LONG.set(frame, 8, sequence);
  }

  /** The kind of a message, after checking that it can be one. */
  static int kind(byte[] message, int length) {
    if (length < HEAD_BYTES) {
      throw new MalformedBytesException("message of " + length + " bytes, expected a head of 8");
    }
    int head = (int) INT.get(message, 0);
    int kind = head & 0xff;
    if (head >>> 8 != VERSION) {
      throw new MalformedBytesException(
          "message head " + Integer.toHexString(head) + ", expected version " + VERSION);
    }
    boolean whole =
        switch (kind) {
          case DATA -> length > DATA_HEAD_BYTES && length <= MAX_BYTES;
          case READY, SPLIT_WANTED -> length == HEAD_BYTES;
          case CREDIT -> length == CREDIT_BYTES;
          default -> throw new MalformedBytesException("unknown kind of message " + kind);
        };
    if (!whole) {
      throw new MalformedBytesException("message of kind " + kind + " has " + length + " bytes");
    }
    return kind;
  }

  static int channel(byte[] message) {
    return (int) INT.get(message, 4);
  }

  static long sequence(byte[] frame) {
    return (long) LONG.get(frame, 8);
  }

  static long framesRead(byte[] credit) {
    return (long) LONG.get(credit, 8);
  }

  static long resolvedCheckpoint(byte[] credit) {
    return (long) LONG.get(credit, 16);
  }

  static long elementsRead(byte[] credit) {
    return (long) LONG.get(credit, 24);
  }

  static int maxUnread(byte[] credit) {
    long elements = (long) LONG.get(credit, 32);
    if (elements < 1 || elements > Integer.MAX_VALUE) {
      throw new MalformedBytesException(elements + " elements may be unread");
    }
    return (int) elements;
  }
}
