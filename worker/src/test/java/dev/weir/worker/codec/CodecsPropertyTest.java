package dev.weir.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.LongForm;
import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.codec.Murmur3;
import dev.weir.api.schema.TypeRef;
import dev.weir.worker.codec.Samples.Colour;
import dev.weir.worker.codec.Samples.Containers;
import dev.weir.worker.codec.Samples.Empty;
import dev.weir.worker.codec.Samples.Failed;
import dev.weir.worker.codec.Samples.FixedKey;
import dev.weir.worker.codec.Samples.LongKey;
import dev.weir.worker.codec.Samples.Nested;
import dev.weir.worker.codec.Samples.Numbers;
import dev.weir.worker.codec.Samples.Ok;
import dev.weir.worker.codec.Samples.Pair;
import dev.weir.worker.codec.Samples.Positive;
import dev.weir.worker.codec.Samples.Result;
import dev.weir.worker.codec.Samples.Small;
import dev.weir.worker.codec.Samples.StringKey;
import dev.weir.worker.codec.Samples.Times;
import dev.weir.worker.codec.Samples.Unknown;
import dev.weir.worker.codec.Samples.Values;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CodecsPropertyTest {
  private static final Codecs CODECS = new Codecs();

  /** A type and how a random value of it is made. */
  record Sample<T>(TypeRef<T> type, java.util.function.Function<Random, T> value) {}

  private static final List<Sample<?>> SAMPLES =
      List.of(
          new Sample<>(TypeRef.of(Long.class), Random::nextLong),
          new Sample<>(TypeRef.of(Integer.class), Random::nextInt),
          new Sample<>(TypeRef.of(Double.class), Random::nextDouble),
          new Sample<>(TypeRef.of(Float.class), Random::nextFloat),
          new Sample<>(TypeRef.of(String.class), CodecsPropertyTest::text),
          new Sample<>(TypeRef.of(UUID.class), r -> new UUID(r.nextLong(), r.nextLong())),
          new Sample<>(TypeRef.of(Instant.class), CodecsPropertyTest::instant),
          new Sample<>(TypeRef.of(Colour.class), CodecsPropertyTest::colour),
          new Sample<>(TypeRef.of(Empty.class), r -> new Empty()),
          new Sample<>(TypeRef.of(Numbers.class), CodecsPropertyTest::numbers),
          new Sample<>(TypeRef.of(Values.class), CodecsPropertyTest::values),
          new Sample<>(TypeRef.of(LongKey.class), r -> new LongKey(r.nextLong())),
          new Sample<>(TypeRef.of(FixedKey.class), CodecsPropertyTest::fixedKey),
          new Sample<>(TypeRef.of(StringKey.class), r -> new StringKey(text(r), r.nextInt())),
          new Sample<>(TypeRef.of(Nested.class), CodecsPropertyTest::nested),
          new Sample<>(TypeRef.of(Positive.class), r -> new Positive(1 + r.nextInt(9))),
          new Sample<>(new TypeRef<Result<Values>>() {}, CodecsPropertyTest::result),
          new Sample<>(TypeRef.of(Containers.class), CodecsPropertyTest::containers));

  @Provide
  Arbitrary<Sample<?>> samples() {
    return Arbitraries.of(SAMPLES);
  }

  private static <T> byte[] bytes(Codec<T> codec, T value) {
    ByteWriter out = new ByteWriter(16, 1 << 20);
    codec.encode(value, out);
    return out.toByteArray();
  }

  @Property(tries = 2000)
  <T> void decodingGivesBackWhatWasEncoded(@ForAll("samples") Sample<?> any, @ForAll long seed) {
    @SuppressWarnings("unchecked")
    Sample<T> sample = (Sample<T>) any;
    T value = sample.value.apply(new Random(seed));
    Codec<T> codec = CODECS.of(sample.type);
    byte[] bytes = bytes(codec, value);
    ByteReader in = new ByteReader(bytes);
    T decoded = codec.decode(in);
    assertThat(decoded).isEqualTo(value);
    assertThat(in.remaining()).isZero();
    assertThat(bytes(codec, decoded)).isEqualTo(bytes);
  }

  @Property(tries = 1000)
  <T> void theHashIsThatOfTheBytes(@ForAll("samples") Sample<?> any, @ForAll long seed) {
    @SuppressWarnings("unchecked")
    Sample<T> sample = (Sample<T>) any;
    T value = sample.value.apply(new Random(seed));
    Codec<T> codec = CODECS.of(sample.type);
    byte[] bytes = bytes(codec, value);
    assertThat(codec.hash(value, new ByteWriter(16, 1 << 20)))
        .isEqualTo(Murmur3.hash(bytes, 0, bytes.length));
  }

  @Property(tries = 1000)
  <T> void aNumberStandsForTheSameBytesAndHash(
      @ForAll("samples") Sample<?> any, @ForAll long seed) {
    @SuppressWarnings("unchecked")
    Sample<T> sample = (Sample<T>) any;
    T value = sample.value.apply(new Random(seed));
    Codec<T> codec = CODECS.of(sample.type);
    LongForm<T> form = codec.longForm();
    if (form != null) {
      long number = form.toLong(value);
      ByteWriter out = new ByteWriter(16, 16);
      form.encode(number, out);
      assertThat(out.toByteArray()).isEqualTo(bytes(codec, value)).hasSize(form.bytes());
      assertThat(form.hash(number)).isEqualTo(codec.hash(value, out));
      assertThat(form.ofLong(number)).isEqualTo(value);
    }
  }

  @Property(tries = 300)
  void generatedAndReflectiveCodecsWriteTheSame(@ForAll long seed) {
    Random random = new Random(seed);
    assertSameForm(Numbers.class, numbers(random));
    assertSameForm(Values.class, values(random));
    assertSameForm(Containers.class, containers(random));
    assertSameForm(Empty.class, new Empty());
  }

  @SuppressWarnings("unchecked")
  private static <T> void assertSameForm(Class<T> type, T value) {
    List<Codec<?>> parts = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Type generic = component.getGenericType();
      parts.add(CODECS.of(TypeRef.of(generic)));
    }
    Codec<T> byHandles = (Codec<T>) (Codec<?>) HandleRecordCodec.of(new RecordShape(type, parts));
    byte[] bytes = bytes(CODECS.of(TypeRef.of(type)), value);
    assertThat(bytes(byHandles, value)).isEqualTo(bytes);
    assertThat(byHandles.decode(new ByteReader(bytes))).isEqualTo(value);
    assertThat(byHandles.flat()).isEqualTo(CODECS.of(TypeRef.of(type)).flat());
  }

  @Property(tries = 4000)
  <T> void damagedBytesAreMalformedOrAnotherValue(
      @ForAll("samples") Sample<?> any, @ForAll long seed) {
    @SuppressWarnings("unchecked")
    Sample<T> sample = (Sample<T>) any;
    Random random = new Random(seed);
    Codec<T> codec = CODECS.of(sample.type);
    byte[] bytes = damage(bytes(codec, sample.value.apply(random)), random);
    try {
      codec.decode(new ByteReader(bytes));
    } catch (MalformedBytesException expected) {
      assertThat(expected).hasMessageNotContaining("null");
    }
  }

  private static byte[] damage(byte[] bytes, Random random) {
    if (random.nextInt(4) == 0) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
    for (int i = random.nextInt(4); i > 0 && damaged.length > 0; i--) {
      damaged[random.nextInt(damaged.length)] =
          (byte) (random.nextBoolean() ? -1 : random.nextInt());
    }
    return damaged;
  }

  private static String text(Random r) {
    int length = r.nextInt(4) == 0 ? r.nextInt(200) : r.nextInt(12);
    char[] chars = new char[length];
    boolean wide = r.nextInt(3) == 0;
    for (int i = 0; i < length; i++) {
      chars[i] = (char) r.nextInt(wide ? 0x10000 : 0x100);
    }
    return new String(chars);
  }

  private static Instant instant(Random r) {
    return Instant.ofEpochSecond(r.nextInt(), r.nextInt(1_000_000_000));
  }

  private static Colour colour(Random r) {
    return Colour.values()[r.nextInt(3)];
  }

  private static Numbers numbers(Random r) {
    Small small =
        new Small(
            r.nextBoolean(),
            (byte) r.nextInt(),
            (short) r.nextInt(),
            (char) r.nextInt(),
            Float.intBitsToFloat(r.nextInt()));
    return new Numbers(
        small,
        r.nextInt(),
        r.nextLong(),
        Double.longBitsToDouble(r.nextLong()),
        r.nextLong(),
        r.nextInt());
  }

  private static Values values(Random r) {
    LocalDate date = LocalDate.ofEpochDay(r.nextInt());
    LocalTime time = LocalTime.ofNanoOfDay(r.nextInt(Integer.MAX_VALUE) * 1000L);
    return new Values(
        text(r),
        new BigDecimal(new BigInteger(r.nextInt(99), r), r.nextInt(20) - 10),
        new BigInteger(r.nextInt(200), r).negate(),
        new UUID(r.nextLong(), r.nextLong()),
        colour(r),
        new Times(
            instant(r),
            Duration.ofSeconds(r.nextLong(), r.nextInt(1_000_000_000)),
            date,
            time,
            LocalDateTime.of(date, time)));
  }

  private static FixedKey fixedKey(Random r) {
    return new FixedKey(
        r.nextInt(),
        r.nextLong(),
        new UUID(r.nextLong(), r.nextLong()),
        Float.intBitsToFloat(r.nextInt()),
        Double.longBitsToDouble(r.nextLong()));
  }

  private static Nested nested(Random r) {
    Set<String> names = new LinkedHashSet<>();
    Map<Integer, String> labels = new LinkedHashMap<>();
    for (int i = r.nextInt(5); i > 0; i--) {
      names.add(text(r));
      labels.put(r.nextInt(), text(r));
    }
    return new Nested(new LongKey(r.nextLong()), names, labels);
  }

  private static Result<Values> result(Random r) {
    return switch (r.nextInt(3)) {
      case 0 -> new Ok<>(values(r));
      case 1 -> new Failed<>(text(r));
      default -> new Unknown.Late<>(List.of(values(r), values(r)), instant(r));
    };
  }

  private static Containers containers(Random r) {
    List<Pair<String, Long>> pairs = new ArrayList<>();
    Map<String, List<Integer>> lists = new LinkedHashMap<>();
    List<Optional<Empty>> empties = new ArrayList<>();
    for (int i = r.nextInt(5); i > 0; i--) {
      pairs.add(new Pair<>(text(r), r.nextLong()));
      lists.put(text(r), List.of(r.nextInt(), 2));
      empties.add(r.nextBoolean() ? Optional.of(new Empty()) : Optional.empty());
    }
    return new Containers(
        r.nextBoolean() ? Optional.of(text(r)) : Optional.empty(),
        pairs,
        r.nextBoolean() ? Set.of() : Set.of(colour(r)),
        lists,
        empties);
  }
}
