package dev.weir.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InFlightBudgetTest {
  private static final long MILLI = 1_000_000;
  private static final ExchangeLimits.Pace PACE = new ExchangeLimits.Pace(5, 100, 16);

  /** A subtask at work: so many elements of each channel in so much active time. */
  private static final class Work {
    final InFlightBudget budget;
    final long[] read;
    long total;
    long nanos;

    Work(int channels) {
      budget = new InFlightBudget(channels, PACE);
      read = new long[channels];
    }

    void steps(int steps, long nanosEach, int... elements) {
      for (int step = 0; step < steps; step++) {
        nanos += nanosEach;
        for (int channel = 0; channel < elements.length; channel++) {
          read[channel] += elements[channel];
          total += elements[channel];
        }
        budget.observe(nanos, total, read);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // records of each step, milliseconds of each, what may be unread
    "1, 1000, 1",
    "1, 100, 1",
    "1, 40, 2",
    "1, 10, 10",
    "100, 10, 1000",
    "256, 1, 25600",
  })
  void whatIsWorkedThroughInATenthOfASecondMayBeUnread(int elements, int millis, int limit) {
    var work = new Work(1);
    work.steps(2_000 / millis + 4, millis * MILLI, elements);
    assertThat(work.budget.limit(0)).isBetween(Math.max(1, limit * 9 / 10), limit * 11 / 10);
  }

  @Test
  void beforeAnythingIsKnownTheFirstLimitHolds() {
    var work = new Work(3);
    assertThat(work.budget.limit(2)).isEqualTo(16);
    work.steps(1, 1_000, 4, 0, 0);
    assertThat(work.budget.limit(0)).isEqualTo(16);
  }

  @Test
  void anUnknownSpeedIsTriedOutByDoubling() {
    var work = new Work(1);
    int before = work.budget.limit(0);
    for (int round = 0; round < 12; round++) {
      work.steps(1, 10_000, work.budget.limit(0));
      assertThat(work.budget.limit(0)).isGreaterThan(before).isLessThanOrEqualTo(4 * before);
      before = work.budget.limit(0);
    }
    assertThat(before).isGreaterThan(20_000);
  }

  @Test
  void aConsumerThatBecomesSlowIsKnownForItAfterHalfASecond() {
    var work = new Work(1);
    work.steps(2_000, MILLI, 256);
    assertThat(work.budget.limit(0)).isGreaterThan(20_000);
    work.steps(50, 10 * MILLI, 1);
    assertThat(work.budget.limit(0)).isLessThanOrEqualTo(11);
    work.steps(600, MILLI, 256);
    assertThat(work.budget.limit(0)).isGreaterThan(20_000);
  }

  @Test
  void aPauseIsForgottenSoon() {
    var work = new Work(1);
    work.steps(2_000, MILLI, 256);
    work.steps(1, 60_000 * MILLI, 0);
    for (int round = 0; round < 60; round++) {
      work.steps(1, Math.max(1, work.budget.limit(0) / 256) * MILLI, work.budget.limit(0));
    }
    assertThat(work.budget.limit(0)).isGreaterThan(5_000);
  }

  @Test
  void channelsShareAndABusyOneGetsWhatItBrings() {
    var even = new Work(4);
    even.steps(200, 10 * MILLI, 10, 10, 10, 10);
    for (int channel = 0; channel < 4; channel++) {
      assertThat(even.budget.limit(channel)).isBetween(90, 110);
    }
    var skewed = new Work(4);
    skewed.steps(200, 10 * MILLI, 97, 1, 1, 1);
    assertThat(skewed.budget.limit(0)).isBetween(900, 1_000);
    assertThat(skewed.budget.limit(1)).isBetween(240, 260);
    var idle = new Work(4);
    idle.steps(200, 10 * MILLI, 100, 0, 0, 0);
    assertThat(idle.budget.limit(3)).as("one that begins now").isBetween(900, 1_000);
  }

  @Property
  void limitsArePositiveAndBoundedByWhatIsReadInTime(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(max = 5_000) Integer> elements,
      @ForAll @LongRange(max = 2_000 * MILLI) long most,
      @ForAll @IntRange(min = 1, max = 5) int channels) {
    var work = new Work(channels);
    for (int at = 0; at < elements.size(); at++) {
      int[] each = new int[channels];
      each[at % channels] = elements.get(at);
      work.steps(1, most / (1 + at % 7), each);
      long known = Math.max(2 * work.total, 16L * channels);
      long all = 0;
      for (int channel = 0; channel < channels; channel++) {
        assertThat(work.budget.limit(channel)).isPositive();
        all += work.budget.limit(channel);
      }
      assertThat(all).as("%s", elements).isLessThanOrEqualTo(channels * known + channels);
    }
  }
}
