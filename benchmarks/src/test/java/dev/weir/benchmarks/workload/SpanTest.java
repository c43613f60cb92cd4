package dev.weir.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpanTest {
  @Test
  void noEventIsDueBeforeItsTime() {
    var span = new Span(1000, 0, 160_000, 5_000);

    for (long number = 0; number < span.events(); number++) {
      long dueNanos = number * 6_250;
      assertThat(span.dueBefore(5_000_000 + dueNanos / 1000 - 1)).isLessThanOrEqualTo(number);
      assertThat(span.dueBefore(5_000_000 + dueNanos / 1000 + 1)).isGreaterThan(number);
      assertThat(span.dueBefore(span.dueMillis(number) * 1000)).isGreaterThan(number);
      assertThat(span.dueMillis(number) * 1_000_000)
          .isLessThan(5_000_000_000L + dueNanos + 1_000_000);
      assertThat(span.times(Query.LATENCY).millis(number)).isEqualTo(5_000 + dueNanos / 1_000_000);
    }
  }

  @Test
  void nothingIsDueBeforeTheFirst() {
    assertThat(new Span(1000, 0, 100, 5_000).dueBefore(4_999_999)).isZero();
  }
}
