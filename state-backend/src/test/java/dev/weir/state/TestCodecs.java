package dev.weir.state;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.LongForm;
import dev.weir.api.codec.MalformedBytesException;

/** Codecs of the types that these tests keep. */
public final class TestCodecs {
  public static final Codec<Long> LONG =
      new Codec<>() {
        @Override
        public void encode(Long value, ByteWriter out) {
          out.writeLong(value);
        }

        @Override
        public Long decode(ByteReader in) {
          return in.readLong();
        }

        @Override
        public LongForm<Long> longForm() {
          return new LongForm<>(8, value -> value, number -> number);
        }
      };

  public static final Codec<String> STRING =
      new Codec<>() {
        @Override
        public void encode(String value, ByteWriter out) {
          out.writeString(value);
        }

        @Override
        public String decode(ByteReader in) {
          return in.readString();
        }
      };

  private static final ByteWriter SCRATCH = new ByteWriter(64, 1 << 20);

  private TestCodecs() {}

  public static int hash(Long key) {
    return LONG.hash(key, SCRATCH);
  }

  public static int hash(String key) {
    return STRING.hash(key, SCRATCH);
  }

  /** Encodes as another does, but hashes otherwise: a codec that changed between versions. */
  public record Rehashed(Codec<Long> same) implements Codec<Long> {
    @Override
    public void encode(Long value, ByteWriter out) {
      same.encode(value, out);
    }

    @Override
    public Long decode(ByteReader in) {
      return same.decode(in);
    }

    @Override
    public int hash(Long value, ByteWriter scratch) {
      return same.hash(value, scratch) + 1;
    }
  }

  /**
   * A number with as many bytes behind it as its low bits say: mostly few, now and then so many
   * that no page of others has room for them.
   */
  public record Padded(boolean flat) implements Codec<Long> {
    private static int padding(long value) {
      return (int) (value & 0x7f) * ((value & 0x380) == 0 ? 40 : 1);
    }

    @Override
    public void encode(Long value, ByteWriter out) {
      out.writeLong(value);
      for (int i = padding(value); i > 0; i--) {
        out.writeByte(i + (int) (value >>> 20));
      }
    }

    @Override
    public Long decode(ByteReader in) {
      long value = in.readLong();
      for (int i = padding(value); i > 0; i--) {
        if (in.readByte() != (byte) (i + (int) (value >>> 20))) {
          throw new MalformedBytesException("padding of " + value);
        }
      }
      return value;
    }
  }
}
