package dev.weir.api.window;

import dev.weir.api.schema.TypeRef;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The usual aggregates. A window with a result holds at least one record. A sum that leaves the
 * range of a long fails the operator rather than wrap around.
 */
public final class Aggregates {
  private Aggregates() {}

  /** How many records. */
  public static <T> Aggregate<T, Long, Long> counting() {
    return new Counting<>();
  }

  public static <T> Aggregate<T, Long, Long> summingLong(ToLongFunction<T> value) {
    return new LongSum<>(value);
  }

  public static <T> Aggregate<T, Long, Long> minLong(ToLongFunction<T> value) {
    return new LongMin<>(value);
  }

  public static <T> Aggregate<T, Long, Long> maxLong(ToLongFunction<T> value) {
    return new LongMax<>(value);
  }

  /** The mean of longs. */
  public static <T> Aggregate<T, LongTotal, Double> averagingLong(ToLongFunction<T> value) {
    return new LongAverage<>(value);
  }

  public static <T> Aggregate<T, Double, Double> summingDouble(ToDoubleFunction<T> value) {
    return new DoubleSum<>(value);
  }

  public static <T> Aggregate<T, Double, Double> minDouble(ToDoubleFunction<T> value) {
    return new DoubleMin<>(value);
  }

  public static <T> Aggregate<T, Double, Double> maxDouble(ToDoubleFunction<T> value) {
    return new DoubleMax<>(value);
  }

  /** The mean of doubles. */
  public static <T> Aggregate<T, DoubleTotal, Double> averagingDouble(ToDoubleFunction<T> value) {
    return new DoubleAverage<>(value);
  }

  /** The least record; of equal ones the first to arrive. */
  public static <T> Aggregate<T, Optional<T>, T> minBy(
      TypeRef<Optional<T>> type, Comparator<T> order) {
    return new Least<>(type, order);
  }

  /** The greatest record; of equal ones the first to arrive. */
  public static <T> Aggregate<T, Optional<T>, T> maxBy(
      TypeRef<Optional<T>> type, Comparator<T> order) {
    return new Least<>(type, order.reversed());
  }

  /** An average under way. */
  public record LongTotal(long count, long sum) {
    static final LongTotal NONE = new LongTotal(0, 0);

    LongTotal plus(LongTotal other) {
      return new LongTotal(count + other.count, Math.addExact(sum, other.sum));
    }
  }

  /** An average under way. */
  public record DoubleTotal(long count, double sum) {
    static final DoubleTotal NONE = new DoubleTotal(0, 0);

    DoubleTotal plus(DoubleTotal other) {
      return new DoubleTotal(count + other.count, sum + other.sum);
    }
  }

  /** An aggregate whose accumulator is a long, and the result. */
  private interface OverLong<T> extends Aggregate<T, Long, Long> {
    @Override
    default TypeRef<Long> accumulatorType() {
      return TypeRef.of(Long.class);
    }

    @Override
    default Long result(Long accumulator) {
      return accumulator;
    }
  }

  /** An aggregate whose accumulator is a double, and the result. */
  private interface OverDouble<T> extends Aggregate<T, Double, Double> {
    @Override
    default TypeRef<Double> accumulatorType() {
      return TypeRef.of(Double.class);
    }

    @Override
    default Double result(Double accumulator) {
      return accumulator;
    }
  }

  private record Counting<T>() implements OverLong<T> {
    @Override
    public Long create() {
      return 0L;
    }

    @Override
    public Long add(Long count, T record) {
      return count + 1;
    }

    @Override
    public Long merge(Long left, Long right) {
      return left + right;
    }
  }

  private record LongSum<T>(ToLongFunction<T> value) implements OverLong<T> {
    @Override
    public Long create() {
      return 0L;
    }

    @Override
    public Long add(Long sum, T record) {
      return Math.addExact(sum, value.applyAsLong(record));
    }

    @Override
    public Long merge(Long left, Long right) {
      return Math.addExact(left, right);
    }
  }

  private record LongMin<T>(ToLongFunction<T> value) implements OverLong<T> {
    @Override
    public Long create() {
      return Long.MAX_VALUE;
    }

    @Override
    public Long add(Long least, T record) {
      return Math.min(least, value.applyAsLong(record));
    }

    @Override
    public Long merge(Long left, Long right) {
      return Math.min(left, right);
    }
  }

  private record LongMax<T>(ToLongFunction<T> value) implements OverLong<T> {
    @Override
    public Long create() {
      return Long.MIN_VALUE;
    }

    @Override
    public Long add(Long most, T record) {
      return Math.max(most, value.applyAsLong(record));
    }

    @Override
    public Long merge(Long left, Long right) {
      return Math.max(left, right);
    }
  }

  private record DoubleSum<T>(ToDoubleFunction<T> value) implements OverDouble<T> {
    @Override
    public Double create() {
      return 0.0;
    }

    @Override
    public Double add(Double sum, T record) {
      return sum + value.applyAsDouble(record);
    }

    @Override
    public Double merge(Double left, Double right) {
      return left + right;
    }
  }

  private record DoubleMin<T>(ToDoubleFunction<T> value) implements OverDouble<T> {
    @Override
    public Double create() {
      return Double.POSITIVE_INFINITY;
    }

    @Override
    public Double add(Double least, T record) {
      return Math.min(least, value.applyAsDouble(record));
    }

    @Override
    public Double merge(Double left, Double right) {
      return Math.min(left, right);
    }
  }

  private record DoubleMax<T>(ToDoubleFunction<T> value) implements OverDouble<T> {
    @Override
    public Double create() {
      return Double.NEGATIVE_INFINITY;
    }

    @Override
    public Double add(Double most, T record) {
      return Math.max(most, value.applyAsDouble(record));
    }

    @Override
    public Double merge(Double left, Double right) {
      return Math.max(left, right);
    }
  }

  private record LongAverage<T>(ToLongFunction<T> value)
      implements Aggregate<T, LongTotal, Double> {
    @Override
    public TypeRef<LongTotal> accumulatorType() {
      return TypeRef.of(LongTotal.class);
    }

    @Override
    public LongTotal create() {
      return LongTotal.NONE;
    }

    @Override
    public LongTotal add(LongTotal total, T record) {
      return total.plus(new LongTotal(1, value.applyAsLong(record)));
    }

    @Override
    public LongTotal merge(LongTotal left, LongTotal right) {
      return left.plus(right);
    }

    @Override
    public Double result(LongTotal total) {
      return (double) total.sum() / total.count();
    }
  }

  private record DoubleAverage<T>(ToDoubleFunction<T> value)
      implements Aggregate<T, DoubleTotal, Double> {
    @Override
    public TypeRef<DoubleTotal> accumulatorType() {
      return TypeRef.of(DoubleTotal.class);
    }

    @Override
    public DoubleTotal create() {
      return DoubleTotal.NONE;
    }

    @Override
    public DoubleTotal add(DoubleTotal total, T record) {
      return total.plus(new DoubleTotal(1, value.applyAsDouble(record)));
    }

    @Override
    public DoubleTotal merge(DoubleTotal left, DoubleTotal right) {
      return left.plus(right);
    }

    @Override
    public Double result(DoubleTotal total) {
      return total.sum() / total.count();
    }
  }

  private record Least<T>(TypeRef<Optional<T>> accumulatorType, Comparator<T> order)
      implements Aggregate<T, Optional<T>, T> {
    @Override
    public Optional<T> create() {
      return Optional.empty();
    }

    @Override
    public Optional<T> add(Optional<T> least, T record) {
      return least.isEmpty() || order.compare(record, least.get()) < 0
          ? Optional.of(record)
          : least;
    }

    @Override
    public Optional<T> merge(Optional<T> left, Optional<T> right) {
      return right.isEmpty() ? left : left.isEmpty() ? right : add(left, right.get());
    }

    @Override
    public T result(Optional<T> least) {
      return least.orElseThrow(() -> new IllegalStateException("a window without records"));
    }
  }
}
