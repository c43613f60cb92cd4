package dev.weir.worker.operator;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.MalformedBytesException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What has come for a key in a slice, of both streams, at least one record. Most often a side is
 * one record, which then stands for itself.
 *
 * @param left null for none, the record, or {@link Rows}
 * @param right likewise
 */
record BothSides(@Nullable Object left, @Nullable Object right) {
  static final int CHUNK_RECORDS = 64;

  /**
   * Records of one side in order of arrival. Those who have it see it never change: what is added
   * is written behind what they see, and only to the latest is ever added.
   *
   * @param chunks how many full chunks there are in front, kept elsewhere
   * @param records may have room
   * @param count of the records here, at most {@link #CHUNK_RECORDS}
   */
  record Rows(int chunks, Object[] records, int count) {
    boolean isFull() {
      return count == CHUNK_RECORDS;
    }

    Rows with(Object record) {
      Object[] into =
          count < records.length
              ? records
              : Arrays.copyOf(records, Math.min(2 * count, CHUNK_RECORDS));
      into[count] = record;
      return new Rows(chunks, into, count + 1);
    }
  }

  static boolean isLong(@Nullable Object side) {
    return side instanceof Rows rows && rows.chunks > 0;
  }

  /** Whether not all of it is here. */
  boolean isLong() {
    return isLong(left) || isLong(right);
  }

  boolean isPaired() {
    return left != null && right != null;
  }

  /** The form of one side: {@code varint chunks, varint count, records}. */
  record SideForm<T>(Codec<T> records) implements Codec<Object> {
    void encodeSide(@Nullable Object side, ByteWriter out) {
      if (side == null) {
        out.writeVarInt(0);
        out.writeVarInt(0);
      } else {
        encode(side, out);
      }
    }

    @Override
    @SuppressWarnings("unchecked") // only records of the side are added to it
    public void encode(Object side, ByteWriter out) {
      if (side instanceof Rows rows) {
        out.writeVarInt(rows.chunks);
        out.writeVarInt(rows.count);
        for (int i = 0; i < rows.count; i++) {
          records.encode((T) rows.records[i], out);
        }
      } else {
        out.writeVarInt(0);
        out.writeVarInt(1);
        records.encode((T) side, out);
      }
    }

    @Nullable Object decodeSide(ByteReader in) {
      int chunks = in.readVarInt();
      int count = in.readCount(0); // a record may have no bytes
      if (chunks < 0 || count > CHUNK_RECORDS) {
        throw new MalformedBytesException(count + " records behind " + chunks + " chunks");
      }
      var decoded = new Object[count];
      for (int i = 0; i < decoded.length; i++) {
        decoded[i] = records.decode(in);
      }
      if (chunks > 0 || decoded.length > 1) {
        return new Rows(chunks, decoded, decoded.length);
      }
      return decoded.length == 0 ? null : decoded[0];
    }

    @Override
    public Object decode(ByteReader in) {
      Object side = decodeSide(in);
      if (side == null) {
        throw new MalformedBytesException("a chunk without records");
      }
      return side;
    }
  }

  /** {@code left, right}. */
  record Form(SideForm<?> lefts, SideForm<?> rights) implements Codec<BothSides> {
    @Override
    public void encode(BothSides both, ByteWriter out) {
      lefts.encodeSide(both.left, out);
      rights.encodeSide(both.right, out);
    }

    @Override
    public BothSides decode(ByteReader in) {
      Object left = lefts.decodeSide(in);
      return new BothSides(left, rights.decodeSide(in));
    }
  }
}
