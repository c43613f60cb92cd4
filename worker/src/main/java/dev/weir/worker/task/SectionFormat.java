package dev.weir.worker.task;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.MalformedBytesException;

/**
 * The bytes of a subtask in a checkpoint.
 *
 * <pre>
 *   u8 version = 1
 *   varint n, n × i64    watermark of each input channel in order of id, last the merged one; or n = 0
 *   varint l, l bytes    what the chain saves: watermark, and splits of a reader or an enumerator
 *   to the end           keyed state, in the state backends' common format
 * </pre>
 */
final class SectionFormat {
  static final int VERSION = 1;

  private SectionFormat() {}

  static void writeHead(long[] watermarks, byte[] chain, ByteWriter out) {
    out.writeByte(VERSION);
    out.writeVarInt(watermarks.length);
    for (long watermark : watermarks) {
      out.writeLong(watermark);
    }
    out.writeByteArray(chain);
  }

  /** The watermarks; {@code in} then stands at the chain's bytes. */
  static long[] readWatermarks(ByteReader in) {
    int version = in.readByte();
    if (version != VERSION) {
      throw new MalformedBytesException(
          "snapshot of a subtask: expected version " + VERSION + ", found " + version);
    }
    long[] watermarks = new long[in.readCount(8)];
    for (int i = 0; i < watermarks.length; i++) {
      watermarks[i] = in.readLong();
    }
    return watermarks;
  }
}
