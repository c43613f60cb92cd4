package dev.weir.worker.exchange;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.RecordTooLargeException;
import dev.weir.api.codec.SentStrings;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packs the elements of one channel into frames; layout in {@link Frame}. Owned by the sender's
 * loop. Between two calls the open frame is never longer than a frame. A record that cannot be
 * encoded leaves it as it was.
 */
final class FrameWriter {
  /** Where full frames go. */
  @FunctionalInterface
  interface FrameSink {
    /**
     * @param frame valid during the call only
     * @param barrier the one that ends the frame, or NONE
     */
    void frame(byte[] frame, int length, CheckpointId barrier);
  }

  private static final int RECORD_HEAD_MAX_BYTES = 1 + 10 + 2;
  private static final int PIECE_HEAD_BYTES = 3;
  private static final int LARGE_HEAD_MAX_BYTES = 1 + 8 + 5;
  private static final int LONG_ELEMENT_BYTES = 9;

  /** So much the consumer keeps of repeated strings: slots and characters by a frame's bytes. */
  private static final int FRAME_BYTES_A_SLOT = 8;

  private static final int KEPT_CHARS = 8;

  private static final int MAX_KEPT_CHARS = 256 << 10;

  private static final byte[] NO_HEAD = new byte[Frame.DATA_HEAD_BYTES];

  private final int channel;
  private final String producer;
  private final Codec<Object> codec;
  private final int keyHashBytes;
  private final int frameBytes;
  private final int maxRecordBytes;
  private final FrameSink sink;
  private final SentStrings strings;
  private ByteWriter out;
  private long lastTime;
  private int watermarkEnd;
  private int elements;

  /**
   * @param producer the operator that emits, for messages
   */
  @SuppressWarnings("unchecked") // the topology's fingerprint holds the type of every edge
  FrameWriter(
      int channel,
      String producer,
      EdgeForm form,
      int frameBytes,
      int maxRecordBytes,
      FrameSink sink) {
    this.channel = channel;
    this.producer = producer;
    this.codec = (Codec<Object>) form.codec().get();
    this.keyHashBytes = form.keyHashBytes();
    this.frameBytes = frameBytes;
    this.maxRecordBytes = maxRecordBytes;
    this.sink = sink;
    this.strings =
        new SentStrings(
            frameBytes / FRAME_BYTES_A_SLOT, Math.min(frameBytes * KEPT_CHARS, MAX_KEPT_CHARS));
    this.out = writer();
    begin();
  }

  private ByteWriter writer() {
    long max = (long) frameBytes + RECORD_HEAD_MAX_BYTES + keyHashBytes + maxRecordBytes;
    return new ByteWriter(frameBytes, (int) Math.min(Integer.MAX_VALUE - 8, max), strings);
  }

  private void begin() {
    out.clear();
    out.writeBytes(NO_HEAD, 0, NO_HEAD.length);
    lastTime = 0;
    watermarkEnd = -1;
    elements = 0;
  }

  /** In the open frame; a record in pieces counts where its last one is. */
  int elements() {
    return elements;
  }

  boolean isEmpty() {
    return out.position() == Frame.DATA_HEAD_BYTES;
  }

  /**
   * @param keyHash not written where the edge does not carry it
   */
  void record(Object value, long timestamp, int keyHash) {
    int start = out.position();
    int body;
    try {
      recordHead(timestamp);
      body = out.position();
      if (keyHashBytes > 0) {
        out.writeInt(keyHash);
      }
      codec.encode(value, out);
    } catch (RecordTooLargeException e) {
      out.rewind(start);
      throw tooLarge(e.neededBytes() - start, e);
    } catch (Throwable e) {
      out.rewind(start);
      throw e;
    }
    int end = out.position();
    if (end <= Math.min(frameBytes, body + Frame.MAX_ELEMENT_BYTES)) {
      recordEnd(body, timestamp);
      return;
    }
    int own = end - body - keyHashBytes;
    if (own > maxRecordBytes) {
      out.rewind(start);
      throw tooLarge(own, null);
    }
    byte[] encoded = Arrays.copyOfRange(out.array(), body, end);
    closeAt(start);
    if (encoded.length <= largestInOnePiece()) {
      recordHead(timestamp);
      body = out.position();
      out.writeBytes(encoded, 0, encoded.length);
      recordEnd(body, timestamp);
    } else {
      pieces(encoded, timestamp);
    }
  }

  private int largestInOnePiece() {
    return Math.min(
        Frame.MAX_ELEMENT_BYTES, frameBytes - Frame.DATA_HEAD_BYTES - RECORD_HEAD_MAX_BYTES);
  }

  /** Passes on what is in front of a record that is kept elsewhere, whose strings go out later. */
  private void closeAt(int start) {
    if (start > Frame.DATA_HEAD_BYTES) {
      pass(start, CheckpointId.NONE);
    }
    if (out.array().length > 2 * frameBytes) {
      out = writer();
    }
    begin();
  }

  private void recordHead(long timestamp) {
    if (timestamp == InputGate.NO_TIMESTAMP) {
      out.writeByte(Element.UNTIMED_RECORD);
    } else {
      out.writeByte(Element.RECORD);
      long delta = timestamp - lastTime;
      out.writeVarLong((delta << 1) ^ (delta >> 63));
    }
    out.writeShort(0);
  }

  private void recordEnd(int body, long timestamp) {
    if (timestamp != InputGate.NO_TIMESTAMP) {
      lastTime = timestamp;
    }
    patchLength(body);
    elements++;
  }

  /** Writes the length of what follows {@code body} into the two bytes before it. */
  private void patchLength(int body) {
    int length = out.position() - body;
    out.array()[body - 2] = (byte) length;
    out.array()[body - 1] = (byte) (length >>> 8);
  }

  private void pieces(byte[] encoded, long timestamp) {
    room(LARGE_HEAD_MAX_BYTES);
    out.writeByte(Element.LARGE_RECORD);
    out.writeLong(timestamp);
    out.writeVarInt(encoded.length);
    for (int sent = 0; sent < encoded.length; ) {
      room(PIECE_HEAD_BYTES + 1);
      int left = frameBytes - out.position() - PIECE_HEAD_BYTES;
      int length = Math.min(Math.min(encoded.length - sent, left), Frame.MAX_ELEMENT_BYTES);
      out.writeByte(Element.PIECE);
      out.writeShort(length);
      out.writeBytes(encoded, sent, length);
      sent += length;
    }
    elements++;
  }

  /** A watermark right after another one takes its place. */
  void watermark(long watermark) {
    if (out.position() == watermarkEnd) {
      out.rewind(watermarkEnd - LONG_ELEMENT_BYTES);
      elements--;
    }
    longElement(Element.WATERMARK, watermark);
    watermarkEnd = out.position();
  }

  /** Ends the frame. */
  void barrier(CheckpointId id) {
    longElement(Element.BARRIER, id.value());
    close(id);
  }

  private void longElement(int tag, long value) {
    room(LONG_ELEMENT_BYTES);
    out.writeByte(tag);
    out.writeLong(value);
    elements++;
  }

  void mark(int tag) {
    room(1);
    out.writeByte(tag);
    elements++;
  }

  private void room(int bytes) {
    if (out.position() + bytes > frameBytes) {
      close(CheckpointId.NONE);
    }
  }

  /** Passes the open frame on, if there is anything in it. */
  void closeUnlessEmpty() {
    if (!isEmpty()) {
      close(CheckpointId.NONE);
    }
  }

  private void close(CheckpointId barrier) {
    pass(out.position(), barrier);
    begin();
  }

  private void pass(int length, CheckpointId barrier) {
    Frame.dataHead(out.array(), channel);
    sink.frame(out.array(), length, barrier);
  }

  private WeirException tooLarge(long bytes, @Nullable Throwable cause) {
    return new WeirException(
        ErrorCode.RECORD_TOO_LARGE,
        producer
            + " emitted a record of at least "
            + bytes
            + " bytes when encoded, the limit is "
            + maxRecordBytes
            + ". Make records smaller or raise maxRecordBytes.",
        cause);
  }
}
