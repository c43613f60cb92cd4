package dev.weir.worker.exchange;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.codec.ReceivedStrings;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart the frames of one channel; layout in {@link Frame}. Owned by the receiver's loop.
 * What it gives out holds no reference to a frame. Bytes that cannot be a frame's elements throw
 * {@link MalformedBytesException}.
 */
final class FrameReader {
  private static final byte[] NOTHING = new byte[0];

  private final Codec<?> codec;
  private final int keyHashBytes;
  private final int maxRecordBytes;
  private final ByteReader in = new ByteReader();
  private final ByteReader body = new ByteReader(new ReceivedStrings());
  private byte[] frame = NOTHING;
  private long lastTime;

  private byte @Nullable [] large;
  private int largeFilled;
  private long largeTime;

  private @Nullable Object record;
  private int keyHash;
  private long value;

  FrameReader(EdgeForm form, int maxRecordBytes) {
    this.codec = form.codec().get();
    this.keyHashBytes = form.keyHashBytes();
    this.maxRecordBytes = maxRecordBytes;
  }

  /** Starts with a frame whose head was checked. */
  void open(byte[] frame, int length) {
    this.frame = frame;
    in.reset(frame, Frame.DATA_HEAD_BYTES, length - Frame.DATA_HEAD_BYTES);
    lastTime = 0;
  }

  /** The frame may be collected. */
  void forget() {
    frame = NOTHING;
    in.reset(NOTHING, 0, 0);
    body.reset(NOTHING, 0, 0);
  }

  boolean hasMore() {
    return in.remaining() > 0;
  }

  /** Whether the next element is a whole record. */
  boolean atRecord() {
    if (in.remaining() == 0 || large != null) {
      return false;
    }
    int tag = frame[in.position()];
    return tag == Element.RECORD || tag == Element.UNTIMED_RECORD;
  }

  /** The next element as RECORD or a control element; NONE when it was a piece of a record. */
  int next() {
    int tag = in.readByte();
    if (large != null && tag != Element.PIECE) {
      throw new MalformedBytesException("element " + tag + " among the pieces of a record");
    }
    switch (tag) {
      case Element.RECORD -> {
        long delta = in.readVarLong();
        lastTime += (delta >>> 1) ^ -(delta & 1);
        record(lastTime);
        return Element.RECORD;
      }
      case Element.UNTIMED_RECORD -> {
        record(InputGate.NO_TIMESTAMP);
        return Element.RECORD;
      }
      case Element.LARGE_RECORD -> {
        beginLarge();
        return Element.NONE;
      }
      case Element.PIECE -> {
        return piece();
      }
      case Element.WATERMARK, Element.BARRIER -> {
        value = in.readLong();
        if (tag == Element.BARRIER && (value <= 0 || in.remaining() > 0)) {
          throw new MalformedBytesException("barrier " + value + " out of place");
        }
        return tag;
      }
      case Element.IDLE, Element.ACTIVE, Element.END_OF_DATA -> {
        return tag;
      }
      default -> throw new MalformedBytesException("unknown element " + tag);
    }
  }

  private void record(long timestamp) {
    int length = in.readShort() & 0xffff;
    int at = in.position();
    in.skip(length);
    value = timestamp;
    record = decode(frame, at, length);
  }

  private Object decode(byte[] bytes, int offset, int length) {
    body.reset(bytes, offset, length);
    if (keyHashBytes > 0) {
      keyHash = body.readInt();
    }
    Object decoded = codec.decode(body);
    if (body.remaining() != 0) {
      throw new MalformedBytesException(
          "the codec read "
              + (length - keyHashBytes - body.remaining())
              + " of a record's "
              + (length - keyHashBytes)
              + " bytes");
    }
    return decoded;
  }

  private void beginLarge() {
    largeTime = in.readLong();
    int length = in.readVarInt();
    if (length <= keyHashBytes || length - keyHashBytes > maxRecordBytes) {
      throw new MalformedBytesException(
          "record of " + length + " bytes, the limit is " + maxRecordBytes);
    }
    large = new byte[length];
    largeFilled = 0;
  }

  private int piece() {
    byte[] target = large;
    int length = in.readShort() & 0xffff;
    int at = in.position();
    in.skip(length);
    if (target == null || length > target.length - largeFilled) {
      throw new MalformedBytesException("a piece of " + length + " bytes belongs to no record");
    }
    System.arraycopy(frame, at, target, largeFilled, length);
    largeFilled += length;
    if (largeFilled < target.length) {
      return Element.NONE;
    }
    large = null;
    value = largeTime;
    record = decode(target, 0, target.length);
    return Element.RECORD;
  }

  /** The last record; given out once. */
  Object takeRecord() {
    Object taken = record;
    if (taken == null) {
      throw new IllegalStateException("no record was read");
    }
    record = null;
    return taken;
  }

  /** Of the last record, where the edge carries it. */
  int keyHash() {
    if (keyHashBytes == 0) {
      throw new IllegalStateException("the edge carries no hashes of keys");
    }
    return keyHash;
  }

  /** Time of the last record, the last watermark, or the id of the last barrier. */
  long value() {
    return value;
  }
}
