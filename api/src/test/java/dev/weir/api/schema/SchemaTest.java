package dev.weir.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaTest {

  enum Colour {
    RED,
    GREEN {
      @Override
      int code() {
        return 2;
      }
    };

    int code() {
      return 1;
    }
  }

  record Primitives(boolean a, short c, char d, int e, long f, float g, double h) {}

  record Boxes(Boolean a, Short c, Character d, Integer e, Long f, Float g, Double h) {}

  record Values(
      Instant a, Duration b, LocalDate c, LocalTime d, LocalDateTime e, BigDecimal f, UUID g) {}

  record Pair<A, B>(A left, B right) {}

  record Nested<X>(Pair<X, List<X>> pair, X[] many, Pair<X, String>[] pairs) {}

  record Empty() {}

  sealed interface Shape permits Circle, Rounded {}

  sealed interface Rounded extends Shape permits Box {}

  record Circle(int radius) implements Shape {}

  record Box(int side) implements Rounded {}

  sealed interface Either<L, R> permits Left, Right {}

  record Left<L, R>(L value) implements Either<L, R> {}

  record Right<L, R>(R value) implements Either<L, R> {}

  record Money(long cents) {}

  static final class Price {
    final long cents = 1;
  }

  static class PriceCodec implements Codec<Price> {
    @Override
    public void encode(Price value, ByteWriter out) {
      out.writeLong(value.cents);
    }

    @Override
    public Price decode(ByteReader in) {
      in.readLong();
      return new Price();
    }
  }

  static final class CanonicalPriceCodec extends PriceCodec {
    @Override
    public boolean canonical() {
      return true;
    }
  }

  record Order(@EncodedBy(PriceCodec.class) Price price, Money money) {}

  @EncodedBy(CanonicalPriceCodec.class)
  static final class OwnCodec {}

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of(TypeRef.of(long.class), "long"),
        Arguments.of(TypeRef.of(Long.class), "long"),
        Arguments.of(TypeRef.of(byte.class), "byte"),
        Arguments.of(TypeRef.of(Byte.class), "byte"),
        Arguments.of(TypeRef.of(String.class), "String"),
        Arguments.of(TypeRef.of(byte[].class), "byte[]"),
        Arguments.of(TypeRef.of(int[][].class), "int[][]"),
        Arguments.of(TypeRef.of(BigInteger.class), "BigInteger"),
        Arguments.of(TypeRef.of(Colour.class), "Colour(RED|GREEN)"),
        Arguments.of(TypeRef.of(Empty.class), "Empty{}"),
        Arguments.of(
            TypeRef.of(Primitives.class),
            "Primitives{a:boolean,c:short,d:char,e:int,f:long,g:float,h:double}"),
        Arguments.of(
            TypeRef.of(Boxes.class),
            "Boxes{a:boolean,c:short,d:char,e:int,f:long,g:float,h:double}"),
        Arguments.of(
            TypeRef.of(Values.class),
            "Values{a:Instant,b:Duration,c:LocalDate,d:LocalTime,e:LocalDateTime,f:BigDecimal,g:UUID}"),
        Arguments.of(
            new TypeRef<Map<String, Set<Optional<Colour>>>>() {},
            "Map<String,Set<Optional<Colour(RED|GREEN)>>>"),
        Arguments.of(
            new TypeRef<Nested<Money>>() {},
            "Nested{pair:Pair{left:Money{cents:long},right:List<Money{cents:long}>},"
                + "many:Money{cents:long}[],pairs:Pair{left:Money{cents:long},right:String}[]}"),
        Arguments.of(TypeRef.of(Shape.class), "Shape[Box{side:int}|Circle{radius:int}]"),
        Arguments.of(
            new TypeRef<Either<Long, List<String>>>() {},
            "Either[Left{value:long}|Right{value:List<String>}]"),
        Arguments.of(
            new TypeRef<Pair<Pair<Integer, Integer>, Integer>[]>() {},
            "Pair{left:Pair{left:int,right:int},right:int}[]"),
        Arguments.of(
            TypeRef.of(Order.class),
            "Order{price:custom("
                + Price.class.getName()
                + " by "
                + PriceCodec.class.getName()
                + "),money:Money{cents:long}}"),
        Arguments.of(
            TypeRef.of(Price.class, new PriceCodec()),
            "custom(" + Price.class.getName() + " by " + PriceCodec.class.getName() + ")"));
  }

  @ParameterizedTest
  @MethodSource
  void texts(TypeRef<?> type, String text) {
    assertThat(Schema.of(type).text()).isEqualTo(text);
  }

  @Test
  void theSchemaKnowsTheClasses() {
    var nested = (Schema.RecordOf) Schema.of(new TypeRef<Nested<Money>>() {});

    assertThat(nested.type()).isEqualTo(Nested.class);
    assertThat(nested.fields().get(1).schema().type()).isEqualTo(Money[].class);
    assertThat(nested.fields().get(2).schema().type()).isEqualTo(Pair[].class);
    assertThat(Schema.of(TypeRef.of(long.class)).type()).isEqualTo(long.class);
    assertThat(Schema.of(TypeRef.of(Long.class)).type()).isEqualTo(Long.class);
  }

  record Line(Date price) {}

  record Bill(List<Line> lines) {}

  record Tree(List<Tree> children) {}

  record Chicken(Optional<Egg> egg) {}

  record Egg(Chicken chicken) {}

  record Growing<T>(T value, Optional<Growing<List<T>>> next) {}

  record Linked<T>(T value, Optional<Linked<T>> next) {}

  record Unknown<T>(T value) {}

  record RawField(@SuppressWarnings("rawtypes") List list) {}

  record Wild(List<? extends Money> list) {}

  record Anything(Map<String, Object> map) {}

  record Times(Optional<ZonedDateTime> at) {}

  record Concrete(ArrayList<String> list, HashMap<String, String> map) {}

  record Thing(Runnable runnable) {}

  sealed interface Mixed permits MixedRecord, MixedEnum {}

  record MixedRecord() implements Mixed {}

  enum MixedEnum implements Mixed {
    ONE
  }

  sealed interface Clash permits One.Same, Two.Same {}

  static final class One {
    record Same(int a) implements Clash {}
  }

  static final class Two {
    record Same(int b) implements Clash {}
  }

  abstract static sealed class Parent permits Child {}

  static final class Child extends Parent {}

  static final class NoConstructorCodec extends PriceCodec {
    NoConstructorCodec(int ignored) {
      super();
      assertThat(ignored).isZero();
    }
  }

  record BadCodec(@EncodedBy(NoConstructorCodec.class) Price price) {}

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(
            TypeRef.of(Bill.class),
            "Bill.lines[].price: java.util.Date has no codec; use Instant, or give a Codec"),
        Arguments.of(
            TypeRef.of(Times.class),
            "Times.at?: java.time.ZonedDateTime has no codec; use Instant, or give a Codec"),
        Arguments.of(
            TypeRef.of(Anything.class),
            "Anything.map<value>: java.lang.Object has no codec because it can be anything; name one"
                + " type"),
        Arguments.of(
            TypeRef.of(Concrete.class),
            "Concrete.list: java.util.ArrayList has no codec; use List"),
        Arguments.of(
            new TypeRef<HashMap<String, Long>>() {}, "java.util.HashMap has no codec; use Map"),
        Arguments.of(
            TypeRef.of(Thing.class),
            "Thing.runnable: java.lang.Runnable has no codec; make it a sealed interface of records"),
        Arguments.of(TypeRef.of(Price.class), "has no codec; make it a record, or give a Codec"),
        Arguments.of(TypeRef.of(RawField.class), "RawField.list: List lacks its type arguments"),
        Arguments.of(TypeRef.of(Map.class), "Map: Map lacks its type arguments; write Map<X, Y>"),
        Arguments.of(TypeRef.of(Unknown.class), "Unknown: Unknown lacks its type arguments"),
        Arguments.of(TypeRef.of(Wild.class), "can be anything; name one type"),
        Arguments.of(
            TypeRef.of(Tree.class),
            "Tree.children[]: " + Tree.class.getName() + " contains itself"),
        Arguments.of(
            TypeRef.of(Chicken.class),
            "Chicken.egg?.chicken: " + Chicken.class.getName() + " contains itself"),
        Arguments.of(
            new TypeRef<Linked<List<String>>>() {},
            "Linked.next?: " + Linked.class.getName() + " contains itself"),
        Arguments.of(
            new TypeRef<Growing<String>>() {},
            Growing.class.getName() + " is nested deeper than 64 records"),
        Arguments.of(TypeRef.of(Line[][].class), "Line[][].price: java.util.Date has no codec"),
        Arguments.of(TypeRef.of(Mixed.class), MixedEnum.class.getName() + " is a case of"),
        Arguments.of(TypeRef.of(Clash.class), "have the same simple name, which is their tag"),
        Arguments.of(TypeRef.of(Parent.class), "is a sealed class; make it a sealed interface"),
        Arguments.of(TypeRef.of(BadCodec.class), "BadCodec.price: its codec"));
  }

  @ParameterizedTest
  @MethodSource
  void refused(TypeRef<?> type, String message) {
    WeirException thrown = catchThrowableOfType(WeirException.class, () -> Schema.of(type));

    assertThat(thrown).hasMessageContaining(message);
    assertThat(thrown.code()).isEqualTo(ErrorCode.TYPE_UNSUPPORTED);
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        Arguments.of(TypeRef.of(Long.class), ""),
        Arguments.of(TypeRef.of(Values.class), ""),
        Arguments.of(TypeRef.of(Shape.class), ""),
        Arguments.of(TypeRef.of(Colour.class), ""),
        Arguments.of(new TypeRef<Pair<String, Optional<List<Long>>>>() {}, ""),
        Arguments.of(TypeRef.of(OwnCodec.class), ""),
        Arguments.of(TypeRef.of(Double.class), "Double: double has several forms of one value"),
        Arguments.of(TypeRef.of(Primitives.class), "Primitives.g: float has several forms"),
        Arguments.of(new TypeRef<Pair<Long, Set<Long>>>() {}, "Pair.right: a Set has no order"),
        Arguments.of(new TypeRef<Map<Long, Long>>() {}, "Map: a Map has no order"),
        Arguments.of(TypeRef.of(byte[].class), "byte[]: arrays are equal only to themselves"),
        Arguments.of(
            new TypeRef<List<Pair<Long, int[]>>>() {},
            "List[].right: arrays are equal only to themselves"),
        Arguments.of(
            new TypeRef<Either<Long, Optional<Float>>>() {}, "Right.value?: float has several"),
        Arguments.of(TypeRef.of(Order.class), "Order.price: the codec of"));
  }

  @ParameterizedTest
  @MethodSource
  void keys(TypeRef<?> type, String refusal) {
    assertThat(Schema.of(type).refusalAsKey().orElse("")).startsWith(refusal);
    assertThat(Schema.of(type).refusalAsKey().isPresent()).isEqualTo(!refusal.isEmpty());
    if (refusal.isEmpty()) {
      assertThat(Schema.ofKey(type).text()).isEqualTo(Schema.of(type).text());
    } else {
      WeirException thrown = catchThrowableOfType(WeirException.class, () -> Schema.ofKey(type));
      assertThat(thrown)
          .hasMessageContaining(type + " cannot be a key: ")
          .hasMessageContaining(refusal);
    }
  }
}
