package dev.weir.api.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.api.schema.Schema;
import dev.weir.api.schema.TypeRef;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AggregatesTest {

  /** The result over all, folded in two parts that are merged at the end. */
  private static <T, A, R> R fold(Aggregate<T, A, R> aggregate, List<T> records, int cut) {
    int at = Math.min(cut, records.size());
    A left = aggregate.create();
    for (T record : records.subList(0, at)) {
      left = aggregate.add(left, record);
    }
    A right = aggregate.create();
    for (T record : records.subList(at, records.size())) {
      right = aggregate.add(right, record);
    }
    return aggregate.result(aggregate.merge(left, right));
  }

  @Property
  void theWayOfCuttingDoesNotMatter(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(min = -1000, max = 1000) Integer> given,
      @ForAll @IntRange(min = 0, max = 20) int cut) {
    var numbers = given.stream().mapToLong(Integer::longValue).summaryStatistics();
    double average = numbers.getAverage();

    assertThat(fold(Aggregates.<Integer>counting(), given, cut)).isEqualTo(numbers.getCount());
    assertThat(fold(Aggregates.summingLong(Integer::longValue), given, cut))
        .isEqualTo(numbers.getSum());
    assertThat(fold(Aggregates.minLong(Integer::longValue), given, cut))
        .isEqualTo(numbers.getMin());
    assertThat(fold(Aggregates.maxLong(Integer::longValue), given, cut))
        .isEqualTo(numbers.getMax());
    assertThat(fold(Aggregates.averagingLong(Integer::longValue), given, cut))
        .isCloseTo(average, within(1e-9));
    assertThat(fold(Aggregates.summingDouble(Integer::doubleValue), given, cut))
        .isCloseTo(numbers.getSum(), within(1e-9));
    assertThat(fold(Aggregates.minDouble(Integer::doubleValue), given, cut))
        .isEqualTo(numbers.getMin());
    assertThat(fold(Aggregates.maxDouble(Integer::doubleValue), given, cut))
        .isEqualTo(numbers.getMax());
    assertThat(fold(Aggregates.averagingDouble(Integer::doubleValue), given, cut))
        .isCloseTo(average, within(1e-9));
    var type = new TypeRef<Optional<Integer>>() {};
    assertThat(fold(Aggregates.minBy(type, Comparator.naturalOrder()), given, cut).longValue())
        .isEqualTo(numbers.getMin());
    assertThat(fold(Aggregates.maxBy(type, Comparator.naturalOrder()), given, cut).longValue())
        .isEqualTo(numbers.getMax());
  }

  @Test
  void ofEqualRecordsTheFirstIsKept() {
    var byLength = Comparator.comparingInt(String::length);
    var type = new TypeRef<Optional<String>>() {};

    for (int cut = 0; cut <= 4; cut++) {
      List<String> records = List.of("bb", "aa", "ccc", "ddd");
      assertThat(fold(Aggregates.minBy(type, byLength), records, cut)).isEqualTo("bb");
      assertThat(fold(Aggregates.maxBy(type, byLength), records, cut)).isEqualTo("ccc");
    }
  }

  @Test
  void aSumThatOverflowsFails() {
    assertThatThrownBy(
            () -> fold(Aggregates.summingLong(Long::longValue), List.of(Long.MAX_VALUE, 1L), 1))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void everyAccumulatorHasACodec() {
    assertThat(Schema.of(Aggregates.averagingLong(Integer::longValue).accumulatorType()).text())
        .isEqualTo("LongTotal{count:long,sum:long}");
    assertThat(Schema.of(Aggregates.averagingDouble(Integer::doubleValue).accumulatorType()).text())
        .isEqualTo("DoubleTotal{count:long,sum:double}");
    assertThat(Schema.of(Aggregates.counting().accumulatorType()).text()).isEqualTo("long");
  }
}
