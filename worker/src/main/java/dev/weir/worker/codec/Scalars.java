package dev.weir.worker.codec;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.LongForm;
import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.codec.Murmur3;
import dev.weir.api.schema.ScalarKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * The codecs of single values.
 *
 * <pre>
 *   boolean, byte    1 byte                   Instant        8 seconds, 4 nanoseconds
 *   short, char      2 bytes                  Duration       8 seconds, 4 nanoseconds
 *   int, float       4 bytes (one NaN)        LocalDate      4 year, 1 month, 1 day
 *   long, double     8 bytes (one NaN)        LocalTime      8 nanosecond of the day
 *   String           ByteWriter.writeString   LocalDateTime  LocalDate, LocalTime
 *   byte[]           varint length, bytes     BigInteger     varint length, two's complement big-endian
 *   UUID             8 high, 8 low            BigDecimal     4 scale, BigInteger
 * </pre>
 */
final class Scalars {
  private static final Map<ScalarKind, Codec<?>> ALL = all();

  private Scalars() {}

  /** Appends a value. */
  private interface Encoder<T> {
    void encode(T value, ByteWriter out);
  }

  /** Reads a value. */
  private interface Decoder<T> {
    T decode(ByteReader in);
  }

  /** Computes the hash of the encoded form. */
  private interface Hash<T> {
    int hash(T value, ByteWriter scratch);
  }

  /**
   * One of them. A record, because the JVM's compiler trusts a record's fields to be final: reached
   * from a constant, the functions are inlined.
   */
  private record Scalar<T>(Encoder<T> encoder, Decoder<T> decoder, Hash<T> hashing, boolean flat)
      implements Codec<T> {
    Scalar(Encoder<T> encoder, Decoder<T> decoder, Hash<T> hashing) {
      this(encoder, decoder, hashing, false);
    }

    @Override
    public void encode(T value, ByteWriter out) {
      encoder.encode(value, out);
    }

    @Override
    public T decode(ByteReader in) {
      return decoder.decode(in);
    }

    @Override
    public int hash(T value, ByteWriter scratch) {
      return hashing.hash(value, scratch);
    }
  }

  /** One whose values are numbers: neither hash nor keyed state need its bytes. */
  private record Number<T>(LongForm<T> longForm, Decoder<T> decoder) implements Codec<T> {
    @Override
    public void encode(T value, ByteWriter out) {
      longForm.encode(longForm.toLong(value), out);
    }

    @Override
    public T decode(ByteReader in) {
      return decoder.decode(in);
    }

    @Override
    public int hash(T value, ByteWriter scratch) {
      return longForm.hash(longForm.toLong(value));
    }
  }

  static Codec<?> of(ScalarKind kind) {
    Codec<?> codec = ALL.get(kind);
    if (codec == null) {
      throw new AssertionError("no codec of " + kind);
    }
    return codec;
  }

  private static Map<ScalarKind, Codec<?>> all() {
    Map<ScalarKind, Codec<?>> all = new EnumMap<>(ScalarKind.class);
    all.put(
        ScalarKind.STRING,
        scalar((String v, ByteWriter o) -> o.writeString(v), ByteReader::readString));
    all.put(
        ScalarKind.BYTES,
        scalar((byte[] v, ByteWriter o) -> o.writeByteArray(v), ByteReader::readByteArray, true));
    words(all);
    bigNumbers(all);
    times(all);
    return all;
  }

  private static void words(Map<ScalarKind, Codec<?>> all) {
    all.put(
        ScalarKind.BOOLEAN,
        number(1, (Boolean v) -> v ? 1 : 0, n -> n != 0, ByteReader::readBoolean));
    all.put(ScalarKind.BYTE, number(1, Byte::longValue, n -> (byte) n, ByteReader::readByte));
    all.put(ScalarKind.SHORT, number(2, Short::longValue, n -> (short) n, ByteReader::readShort));
    all.put(
        ScalarKind.CHAR, number(2, (Character v) -> v, n -> (char) n, in -> (char) in.readShort()));
    all.put(ScalarKind.INT, number(4, Integer::longValue, n -> (int) n, ByteReader::readInt));
    all.put(ScalarKind.LONG, number(8, (Long v) -> v, n -> n, ByteReader::readLong));
    all.put(
        ScalarKind.FLOAT,
        number(
            4, Float::floatToIntBits, n -> Float.intBitsToFloat((int) n), ByteReader::readFloat));
    all.put(
        ScalarKind.DOUBLE,
        number(8, Double::doubleToLongBits, Double::longBitsToDouble, ByteReader::readDouble));
    all.put(
        ScalarKind.UUID,
        new Scalar<UUID>(
            (v, o) -> {
              o.writeLong(v.getMostSignificantBits());
              o.writeLong(v.getLeastSignificantBits());
            },
            in -> new UUID(in.readLong(), in.readLong()),
            (v, s) ->
                Murmur3.finish(
                    Murmur3.mix(
                        Murmur3.mix(0, v.getMostSignificantBits()), v.getLeastSignificantBits()),
                    16)));
  }

  private static void bigNumbers(Map<ScalarKind, Codec<?>> all) {
    all.put(
        ScalarKind.BIG_INTEGER,
        scalar(
            (BigInteger v, ByteWriter o) -> o.writeByteArray(v.toByteArray()),
            Scalars::bigInteger));
    all.put(
        ScalarKind.BIG_DECIMAL,
        scalar(
            (BigDecimal v, ByteWriter o) -> {
              o.writeInt(v.scale());
              o.writeByteArray(v.unscaledValue().toByteArray());
            },
            in -> {
              int scale = in.readInt();
              return new BigDecimal(bigInteger(in), scale);
            }));
  }

  private static void times(Map<ScalarKind, Codec<?>> all) {
    all.put(
        ScalarKind.INSTANT,
        new Scalar<Instant>(
            (v, o) -> {
              o.writeLong(v.getEpochSecond());
              o.writeInt(v.getNano());
            },
            in -> time(() -> Instant.ofEpochSecond(in.readLong(), nano(in))),
            (v, s) -> secondsHash(v.getEpochSecond(), v.getNano())));
    all.put(
        ScalarKind.DURATION,
        new Scalar<Duration>(
            (v, o) -> {
              o.writeLong(v.getSeconds());
              o.writeInt(v.getNano());
            },
            in -> time(() -> Duration.ofSeconds(in.readLong(), nano(in))),
            (v, s) -> secondsHash(v.getSeconds(), v.getNano())));
    all.put(ScalarKind.LOCAL_DATE, scalar(Scalars::writeDate, in -> time(() -> readDate(in))));
    all.put(
        ScalarKind.LOCAL_TIME,
        scalar(
            (LocalTime v, ByteWriter o) -> o.writeLong(v.toNanoOfDay()),
            in -> time(() -> LocalTime.ofNanoOfDay(in.readLong()))));
    all.put(
        ScalarKind.LOCAL_DATE_TIME,
        scalar(
            (LocalDateTime v, ByteWriter o) -> {
              writeDate(v.toLocalDate(), o);
              o.writeLong(v.toLocalTime().toNanoOfDay());
            },
            in ->
                time(() -> LocalDateTime.of(readDate(in), LocalTime.ofNanoOfDay(in.readLong())))));
  }

  private static <T> Number<T> number(
      int bytes, ToLongFunction<T> toLong, LongFunction<T> ofLong, Decoder<T> decoder) {
    return new Number<>(new LongForm<>(bytes, toLong, ofLong), decoder);
  }

  private static <T> Scalar<T> scalar(Encoder<T> encoder, Decoder<T> decoder) {
    return scalar(encoder, decoder, false);
  }

  private static <T> Scalar<T> scalar(Encoder<T> encoder, Decoder<T> decoder, boolean flat) {
    return new Scalar<>(
        encoder,
        decoder,
        (value, scratch) -> {
          scratch.clear();
          encoder.encode(value, scratch);
          return Murmur3.hash(scratch.array(), 0, scratch.position());
        },
        flat);
  }

  private static int secondsHash(long seconds, int nano) {
    return Murmur3.finish(Murmur3.mix(Murmur3.mix(0, seconds), nano), 12);
  }

  private static int nano(ByteReader in) {
    int nano = in.readInt();
    if (nano < 0 || nano > 999_999_999) {
      throw new MalformedBytesException("nanoseconds: expected 0 to 999999999, found " + nano);
    }
    return nano;
  }

  private static BigInteger bigInteger(ByteReader in) {
    byte[] bytes = in.readByteArray();
    if (bytes.length == 0) {
      throw new MalformedBytesException("a number of no bytes");
    }
    return new BigInteger(bytes);
  }

  private static void writeDate(LocalDate date, ByteWriter out) {
    out.writeInt(date.getYear());
    out.writeByte(date.getMonthValue());
    out.writeByte(date.getDayOfMonth());
  }

  private static LocalDate readDate(ByteReader in) {
    return LocalDate.of(in.readInt(), in.readByte(), in.readByte());
  }

  private interface Time<T> {
    T read();
  }

  private static <T> T time(Time<T> value) {
    try {
      return value.read();
    } catch (DateTimeException | ArithmeticException e) {
      throw new MalformedBytesException("no such time: " + e.getMessage());
    }
  }
}
