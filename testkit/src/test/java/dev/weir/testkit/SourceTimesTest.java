package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.NoArgs;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.time.Watermarks;
import dev.weir.api.window.Aggregates;
import dev.weir.api.window.Windows;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A job whose source gives event times with its records: the test gives them in its place. */
class SourceTimesTest {
  public static final class Hourly implements Job<NoArgs> {
    @Override
    public void define(JobBuilder job, NoArgs args) {
      job.source("words", Unopened.timed(String.class))
          .watermarks(Watermarks.fromSource(Duration.ofMinutes(1)))
          .keyBy(String.class, word -> word)
          .window(Windows.tumbling(Duration.ofHours(1)))
          .aggregate(
              "count", Aggregates.counting(), String.class, (word, window, n) -> word + "=" + n)
          .sink("out", Unopened.of(String.class));
    }
  }

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void recordsAreSentWithTheirTimes() {
    try (var t = JobTest.of(Hourly.class).start()) {
      t.source("words").at(NOON).send("a", "a");
      t.source("words").at(NOON.plusSeconds(3600)).send("a");
      t.source("words").at(NOON.plusSeconds(3659)).send("a");
      assertThat(t.sink("out").records()).isEmpty();
      t.source("words").at(NOON.plusSeconds(3661)).send("b");
      assertThat(t.sink("out").records()).containsExactly("a=2");
    }
  }

  @Test
  void withoutATimeARecordIsRefused() {
    try (var t = JobTest.of(Hourly.class).start()) {
      assertThatThrownBy(() -> t.source("words").send("a"))
          .hasMessageContaining("source 'words' gives its records their event time")
          .isInstanceOfSatisfying(
              WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TEST_INVALID));
    }
  }
}
