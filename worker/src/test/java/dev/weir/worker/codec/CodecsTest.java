package dev.weir.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.schema.TypeRef;
import dev.weir.worker.codec.Samples.Arrays;
import dev.weir.worker.codec.Samples.Colour;
import dev.weir.worker.codec.Samples.Empty;
import dev.weir.worker.codec.Samples.Line;
import dev.weir.worker.codec.Samples.LongKey;
import dev.weir.worker.codec.Samples.Money;
import dev.weir.worker.codec.Samples.MoneyCodec;
import dev.weir.worker.codec.Samples.Ok;
import dev.weir.worker.codec.Samples.Order;
import dev.weir.worker.codec.Samples.Pair;
import dev.weir.worker.codec.Samples.Positive;
import dev.weir.worker.codec.Samples.Priced;
import dev.weir.worker.codec.Samples.RareArrays;
import dev.weir.worker.codec.Samples.Result;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CodecsTest {
  private final Codecs codecs = new Codecs();

  private static <T> byte[] bytes(Codec<T> codec, T value) {
    ByteWriter out = new ByteWriter(16, 1 << 24);
    codec.encode(value, out);
    return out.toByteArray();
  }

  private static <T> T copy(Codec<T> codec, T value) {
    ByteReader in = new ByteReader(bytes(codec, value));
    T decoded = codec.decode(in);
    assertThat(in.remaining()).isZero();
    return decoded;
  }

  private <T> String hex(TypeRef<T> type, T value) {
    return HexFormat.of().formatHex(bytes(codecs.of(type), value));
  }

  record Sums(long count, Integer last, double sum) {}

  record Framed(Sums sums, byte[] bytes) {}

  record Named(Sums sums, String name) {}

  sealed interface Shape permits Circle {}

  record Circle(double radius) implements Shape {}

  @Test
  void jobsThatFollowEachOtherShareTheCodecOfARecordUnlessItsPartsHaveOthers() {
    var next = new Codecs();
    assertThat(next.of(TypeRef.of(Framed.class))).isSameAs(codecs.of(TypeRef.of(Framed.class)));
    // a type that names a codec has a new object of it with every reading
    assertThat(next.of(TypeRef.of(Priced.class))).isNotSameAs(codecs.of(TypeRef.of(Priced.class)));
  }

  @Test
  void smallFormsOfNumbersAndBytesAreFlat() {
    for (Class<?> flat : List.of(byte[].class, Sums.class, Framed.class, Empty.class)) {
      assertThat(codecs.of(TypeRef.of(flat)).flat()).as(flat.getName()).isTrue();
    }
    for (Class<?> other : List.of(String.class, Named.class, Shape.class, long[].class)) {
      assertThat(codecs.of(TypeRef.of(other)).flat()).as(other.getName()).isFalse();
    }
    assertThat(codecs.of(new TypeRef<List<Long>>() {}).flat()).isFalse();
  }

  @Test
  void theFormIsTheDocumentedOne() {
    assertThat(hex(TypeRef.of(Long.class), 258L)).isEqualTo("0201000000000000");
    assertThat(hex(TypeRef.of(Integer.class), -2)).isEqualTo("feffffff");
    assertThat(hex(TypeRef.of(Boolean.class), true)).isEqualTo("01");
    assertThat(hex(TypeRef.of(Character.class), 'A')).isEqualTo("4100");
    assertThat(hex(TypeRef.of(String.class), "né")).isEqualTo("046ee9");
    assertThat(hex(TypeRef.of(String.class), "€")).isEqualTo("03ac20");
    assertThat(hex(TypeRef.of(byte[].class), new byte[] {7})).isEqualTo("0107");
    assertThat(hex(TypeRef.of(Instant.class), Instant.ofEpochSecond(1, 2)))
        .isEqualTo("010000000000000002000000");
    assertThat(hex(TypeRef.of(BigDecimal.class), new BigDecimal("1.5"))).isEqualTo("01000000010f");
    assertThat(hex(TypeRef.of(Colour.class), Colour.GREEN)).isEqualTo("dc75e1ad");
    assertThat(hex(TypeRef.of(Empty.class), new Empty())).isEqualTo("00");
    assertThat(hex(new TypeRef<Pair<String, Short>>() {}, new Pair<>("a", (short) 3)))
        .isEqualTo("02610300");
    assertThat(hex(new TypeRef<List<Short>>() {}, List.of((short) 1, (short) 2)))
        .isEqualTo("0201000200");
    assertThat(hex(new TypeRef<Optional<Boolean>>() {}, Optional.empty())).isEqualTo("00");
    assertThat(hex(new TypeRef<Result<Short>>() {}, new Ok<>((short) 5))).isEqualTo("020500");
  }

  @Test
  void everyKindOfArraySurvives() {
    @SuppressWarnings({"unchecked", "rawtypes"})
    List<String>[] lists = new List[] {List.of("x"), List.of()};
    Arrays arrays =
        new Arrays(
            new byte[] {1, 2},
            new int[] {3},
            new long[] {4, 5},
            new double[] {6.5},
            new RareArrays(
                new boolean[] {true, false},
                new char[] {'c'},
                new short[] {-1},
                new float[] {1.25f},
                new String[] {"s", ""},
                new long[][] {{1}, {}},
                lists));
    assertThat(copy(codecs.of(TypeRef.of(Arrays.class)), arrays))
        .usingRecursiveComparison()
        .isEqualTo(arrays);
  }

  @Test
  void whatIsDecodedKeepsItsOrderAndCannotBeChanged() {
    Map<String, Long> map = new LinkedHashMap<>();
    Set<String> set = new LinkedHashSet<>();
    for (String each : List.of("z", "a", "m")) {
      map.put(each, 1L);
      set.add(each);
    }
    Map<String, Long> mapCopy = copy(codecs.of(new TypeRef<Map<String, Long>>() {}), map);
    Set<String> setCopy = copy(codecs.of(new TypeRef<Set<String>>() {}), set);
    List<String> list = copy(codecs.of(new TypeRef<List<String>>() {}), new ArrayList<>(set));
    assertThat(mapCopy.keySet()).containsExactly("z", "a", "m");
    assertThat(setCopy).containsExactly("z", "a", "m");
    assertThatThrownBy(mapCopy::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(setCopy::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> list.set(0, "x")).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void thereIsOneNaN() {
    assertThat(hex(TypeRef.of(Double.class), Double.longBitsToDouble(0x7ff8_0000_0000_0001L)))
        .isEqualTo(hex(TypeRef.of(Double.class), Double.NaN));
    assertThat(hex(TypeRef.of(Float.class), Float.intBitsToFloat(0x7fc0_0001)))
        .isEqualTo(hex(TypeRef.of(Float.class), Float.NaN));
  }

  @Test
  void aCodecIsMadeOnce() {
    assertThat(codecs.of(TypeRef.of(LongKey.class))).isSameAs(codecs.of(TypeRef.of(LongKey.class)));
    assertThat(codecs.of(new TypeRef<List<Pair<String, LongKey>>>() {}))
        .isSameAs(codecs.of(new TypeRef<List<Pair<String, LongKey>>>() {}));
  }

  @Test
  void aTypesOwnCodecIsTaken() {
    Codec<Money> own = new MoneyCodec();
    assertThat(codecs.of(TypeRef.of(Money.class, own))).isSameAs(own);
    assertThat(copy(codecs.of(TypeRef.of(Priced.class)), new Priced(new Money(300))))
        .isEqualTo(new Priced(new Money(300)));
    assertThat(codecs.of(TypeRef.of(Priced.class))).isSameAs(codecs.of(TypeRef.of(Priced.class)));
  }

  @Test
  void aNullIsNamedByItsPath() {
    Codec<Order> codec = codecs.of(TypeRef.of(Order.class));
    Line good = new Line("p", BigDecimal.ONE);
    Line bad = new Line("p", null);
    List<Line> withNull = new ArrayList<>(List.of(good, good));
    withNull.set(1, null);
    Map<String, Line> none = Map.of();
    Line[] empty = {};
    assertNull(codec, new Order(1, null, none, empty), "Samples.Order.lines is null");
    assertNull(codec, new Order(1, withNull, none, empty), "Samples.Order.lines[1] is null");
    assertNull(
        codec,
        new Order(1, List.of(good, good, good, bad), none, empty),
        "Samples.Order.lines[3].price is null");
    assertNull(
        codec,
        new Order(1, List.of(), Map.of("k", bad), empty),
        "Samples.Order.byName{k}.price is null");
    assertNull(
        codec,
        new Order(1, List.of(), none, new Line[] {bad}),
        "Samples.Order.array[0].price is null");
  }

  private static <T> void assertNull(Codec<T> codec, T value, String message) {
    assertThatThrownBy(() -> bytes(codec, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void whatTheConstructorRefusesIsMalformed() {
    assertThatThrownBy(
            () -> codecs.of(TypeRef.of(Positive.class)).decode(new ByteReader(new byte[4])))
        .isInstanceOf(MalformedBytesException.class)
        .hasMessageContaining("not positive: 0");
  }

  record Holder(Thread thread) {}

  record Unknown(long id, List<Map<String, Holder>> parts) {}

  record ArrayKey(int part, byte[] bytes) {}

  @Test
  void aTypeWithoutCodecIsRefusedWithThePathToIt() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> codecs.of(TypeRef.of(Unknown.class)))
          .isInstanceOfSatisfying(
              WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TYPE_UNSUPPORTED))
          .hasMessageStartingWith("Unknown.parts[]<value>.thread: java.lang.Thread");
    }
  }

  @Test
  void whatCannotBeAKeyIsRefusedAsOneOnly() {
    assertThat(codecs.of(TypeRef.of(ArrayKey.class))).isNotNull();
    assertThatThrownBy(() -> codecs.ofKey(TypeRef.of(ArrayKey.class)))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("ArrayKey.bytes: arrays are equal only to themselves");
    assertThat(codecs.ofKey(TypeRef.of(LongKey.class)))
        .isSameAs(codecs.of(TypeRef.of(LongKey.class)));
  }

  enum Before {
    A,
    B
  }

  @Test
  void anEnumKeepsItsFormWhenItsConstantsMove() {
    assertThat(hex(TypeRef.of(Before.class), Before.B))
        .isEqualTo(hex(TypeRef.of(Moved.class), Moved.B));
  }

  enum Moved {
    C,
    B
  }

  enum Colliding {
    CK0P,
    C1Z0M
  }

  @Test
  void constantsWithTheSameHashAreRefused() {
    assertThatThrownBy(() -> codecs.of(TypeRef.of(Colliding.class)))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("its constants CK0P and C1Z0M have the same hash");
  }
}
