package dev.weir.worker.codec;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.schema.EncodedBy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Types that the codec tests share. */
final class Samples {
  private Samples() {}

  enum Colour {
    RED,
    GREEN {
      @Override
      int weight() {
        return 2;
      }
    },
    BLUE;

    int weight() {
      return 1;
    }
  }

  record Empty() {}

  record Small(boolean flag, byte b, short s, char c, float f) {}

  record Numbers(Small small, int i, long l, double d, Long boxed, Integer boxedInt) {}

  record Times(
      Instant at, Duration length, LocalDate date, LocalTime time, LocalDateTime dateTime) {}

  record Values(
      String text, BigDecimal price, BigInteger big, UUID id, Colour colour, Times times) {}

  record Pair<A, B>(A first, B second) {}

  record Containers(
      Optional<String> maybe,
      List<Pair<String, Long>> pairs,
      Set<Colour> colours,
      Map<String, List<Integer>> lists,
      List<Optional<Empty>> empties) {}

  sealed interface Result<T> permits Ok, Failed, Unknown {}

  record Ok<T>(T value) implements Result<T> {}

  record Failed<T>(String reason) implements Result<T> {}

  sealed interface Unknown<T> extends Result<T> permits Unknown.Late {
    record Late<T>(List<T> values, Instant at) implements Unknown<T> {}
  }

  /** A foreign type. */
  static final class Money {
    final long cents;

    Money(long cents) {
      this.cents = cents;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Money money && money.cents == cents;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(cents);
    }
  }

  static final class MoneyCodec implements Codec<Money> {
    @Override
    public void encode(Money value, ByteWriter out) {
      out.writeVarLong(value.cents);
    }

    @Override
    public Money decode(ByteReader in) {
      return new Money(in.readVarLong());
    }
  }

  record Priced(@EncodedBy(MoneyCodec.class) Money price) {}

  record LongKey(long key) {}

  record FixedKey(int a, long b, UUID id, float f, double d) {}

  record StringKey(String name, int part) {}

  record Nested(LongKey inner, Set<String> names, Map<Integer, String> labels) {}

  record Positive(int value) {
    Positive {
      if (value <= 0) {
        throw new IllegalArgumentException("not positive: " + value);
      }
    }
  }

  record Arrays(byte[] bytes, int[] ints, long[] longs, double[] doubles, RareArrays rare) {}

  record RareArrays(
      boolean[] booleans,
      char[] chars,
      short[] shorts,
      float[] floats,
      String[] strings,
      long[][] matrix,
      List<String>[] lists) {}

  record Line(String product, BigDecimal price) {}

  record Order(long id, List<Line> lines, Map<String, Line> byName, Line[] array) {}
}
