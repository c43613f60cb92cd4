package dev.weir.worker.operator;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.source.Split;
import org.jspecify.annotations.Nullable;

/**
 * What an enumerator sends a reader, as a record on their channel so that barriers order it: a
 * split to read, or the news that no more will come.
 *
 * <pre>
 *   u8 kind      0 no more | 1 a split:  id string | descriptor string | position i64
 * </pre>
 *
 * @param split null: no more for this reader
 */
public record Assignment(@Nullable Split split) {
  /** No split of this source is unassigned, nor will one be. */
  public static final Assignment NO_MORE = new Assignment(null);

  /** Of the records on every ASSIGN edge. */
  public static final Codec<Assignment> CODEC =
      new Codec<>() {
        @Override
        public void encode(Assignment value, ByteWriter out) {
          Split split = value.split();
          out.writeByte(split == null ? 0 : 1);
          if (split != null) {
            write(split, out);
          }
        }

        @Override
        public Assignment decode(ByteReader in) {
          int kind = in.readByte();
          return switch (kind) {
            case 0 -> NO_MORE;
            case 1 -> new Assignment(read(in));
            default -> throw new MalformedBytesException("assignment of kind " + kind);
          };
        }
      };

  static void write(Split split, ByteWriter out) {
    out.writeString(split.id());
    out.writeString(split.descriptor());
    out.writeLong(split.position());
  }

  static Split read(ByteReader in) {
    return new Split(in.readString(), in.readString(), in.readLong());
  }
}
