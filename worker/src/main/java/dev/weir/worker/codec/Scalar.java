package dev.weir.worker.codec;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.codec.Murmur3;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The codec of a type that has no parts. A record, because the compiler of the JVM trusts a
 * record's fields to be final: reached from a constant, both functions are inlined.
 *
 * <pre>
 *   boolean, byte    1 byte                     Instant        8 seconds, 4 nanoseconds
 *   short, char      2 bytes                    Duration       8 seconds, 4 nanoseconds
 *   int, float       4 bytes (one NaN)          LocalDate      4 year, 1 month, 1 day
 *   long, double     8 bytes (one NaN)          LocalTime      8 nanosecond of the day
 *   String           ByteWriter.writeString     LocalDateTime  LocalDate, LocalTime
 *   UUID             8 high, 8 low              BigInteger     varint length, two's complement big-endian
 *                                               BigDecimal     4 scale, BigInteger
 * </pre>
 */
record Scalar<T>(Encoder<T> encoder, Decoder<T> decoder, Hash<T> hashing) implements Codec<T> {
  private static final Map<Class<?>, Codec<?>> ALL = all();

  /** Appends a value. */
  interface Encoder<T> {
    void encode(T value, ByteWriter out);
  }

  /** Reads a value. */
  interface Decoder<T> {
    T decode(ByteReader in);
  }

  /** Computes the hash of the encoded form. */
  interface Hash<T> {
    int hash(T value, ByteWriter scratch);
  }

  /** Null where the type is no scalar. */
  static @Nullable Codec<?> of(Class<?> type) {
    return ALL.get(type);
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

  private static <T> Scalar<T> scalar(Encoder<T> encoder, Decoder<T> decoder) {
    return new Scalar<>(
        encoder,
        decoder,
        (value, scratch) -> {
          scratch.clear();
          encoder.encode(value, scratch);
          return Murmur3.hash(scratch.array(), 0, scratch.position());
        });
  }

  private static Map<Class<?>, Codec<?>> all() {
    Map<Class<?>, Codec<?>> all = new HashMap<>();
    both(
        all,
        boolean.class,
        Boolean.class,
        scalar((v, o) -> o.writeBoolean(v), ByteReader::readBoolean));
    both(all, byte.class, Byte.class, scalar((v, o) -> o.writeByte(v), ByteReader::readByte));
    both(all, short.class, Short.class, scalar((v, o) -> o.writeShort(v), ByteReader::readShort));
    both(
        all,
        char.class,
        Character.class,
        scalar((v, o) -> o.writeShort(v), in -> (char) in.readShort()));
    both(
        all,
        int.class,
        Integer.class,
        new Scalar<>((v, o) -> o.writeInt(v), ByteReader::readInt, (v, s) -> Murmur3.hashInt(v)));
    both(
        all,
        long.class,
        Long.class,
        new Scalar<>(
            (v, o) -> o.writeLong(v), ByteReader::readLong, (v, s) -> Murmur3.hashLong(v)));
    both(
        all,
        float.class,
        Float.class,
        new Scalar<>(
            (v, o) -> o.writeInt(Float.floatToIntBits(v)),
            ByteReader::readFloat,
            (v, s) -> Murmur3.hashInt(Float.floatToIntBits(v))));
    both(
        all,
        double.class,
        Double.class,
        new Scalar<>(
            (v, o) -> o.writeLong(Double.doubleToLongBits(v)),
            ByteReader::readDouble,
            (v, s) -> Murmur3.hashLong(Double.doubleToLongBits(v))));
    all.put(
        String.class, scalar((String v, ByteWriter o) -> o.writeString(v), ByteReader::readString));
    all.put(
        UUID.class,
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
    all.put(
        BigInteger.class,
        scalar(
            (BigInteger v, ByteWriter o) -> o.writeByteArray(v.toByteArray()), Scalar::bigInteger));
    all.put(
        BigDecimal.class,
        scalar(
            (BigDecimal v, ByteWriter o) -> {
              o.writeInt(v.scale());
              o.writeByteArray(v.unscaledValue().toByteArray());
            },
            in -> {
              int scale = in.readInt();
              return new BigDecimal(bigInteger(in), scale);
            }));
    times(all);
    return all;
  }

  private static void times(Map<Class<?>, Codec<?>> all) {
    all.put(
        Instant.class,
        new Scalar<Instant>(
            (v, o) -> {
              o.writeLong(v.getEpochSecond());
              o.writeInt(v.getNano());
            },
            in -> time(() -> Instant.ofEpochSecond(in.readLong(), nano(in))),
            (v, s) -> secondsHash(v.getEpochSecond(), v.getNano())));
    all.put(
        Duration.class,
        new Scalar<Duration>(
            (v, o) -> {
              o.writeLong(v.getSeconds());
              o.writeInt(v.getNano());
            },
            in -> time(() -> Duration.ofSeconds(in.readLong(), nano(in))),
            (v, s) -> secondsHash(v.getSeconds(), v.getNano())));
    all.put(LocalDate.class, scalar(Scalar::writeDate, in -> time(() -> readDate(in))));
    all.put(
        LocalTime.class,
        scalar(
            (LocalTime v, ByteWriter o) -> o.writeLong(v.toNanoOfDay()),
            in -> time(() -> LocalTime.ofNanoOfDay(in.readLong()))));
    all.put(
        LocalDateTime.class,
        scalar(
            (LocalDateTime v, ByteWriter o) -> {
              writeDate(v.toLocalDate(), o);
              o.writeLong(v.toLocalTime().toNanoOfDay());
            },
            in ->
                time(() -> LocalDateTime.of(readDate(in), LocalTime.ofNanoOfDay(in.readLong())))));
  }

  private static <T> void both(
      Map<Class<?>, Codec<?>> all, Class<T> primitive, Class<T> boxed, Scalar<T> codec) {
    all.put(primitive, codec);
    all.put(boxed, codec);
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
