package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Visits.Bought;
import dev.weir.testkit.Visits.Click;
import dev.weir.testkit.Visits.Purchase;
import dev.weir.testkit.Visits.Session;
import dev.weir.testkit.Visits.Visit;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwoStreamsTest {
  private static Instant at(String time) {
    return Instant.parse("2026-01-01T" + time + "Z");
  }

  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "3, false", "3, true"})
  void sessionsAndJoinsAreTheSameInParallelAndThroughARestore(int parallelism, boolean restored) {
    try (var t = JobTest.of(Visits.class).parallelism(parallelism).start()) {
      t.source("clicks").at(at("10:00:00")).send(new Click("ann", "a"));
      t.source("clicks").at(at("10:00:20")).send(new Click("ann", "b"), new Click("bob", "c"));
      t.source("purchases").at(at("10:00:30")).send(new Purchase(7, "ann"));
      t.source("clicks").at(at("10:00:01")).send(new Click("eve", ""));
      if (restored) {
        t.checkpointAndRestore();
      }
      t.source("clicks").at(at("10:00:10")).send(new Click("ann", "d"));
      t.source("purchases").at(at("10:01:00")).send(new Purchase(8, "ann"), new Purchase(9, "eve"));
      assertThat(t.sink("ever-out").records())
          .containsExactlyInAnyOrder(
              new Bought("ann", "a", 7),
              new Bought("ann", "b", 7),
              new Bought("ann", "d", 7),
              new Bought("ann", "a", 8),
              new Bought("ann", "b", 8),
              new Bought("ann", "d", 8));
      assertThat(t.sink("soon-out").records()).isEmpty();
      t.watermark(at("10:01:00"));
      if (restored) {
        t.checkpointAndRestore();
      }
      assertThat(t.sink("soon-out").records())
          .containsExactlyInAnyOrder(
              new Bought("ann", "a", 7), new Bought("ann", "b", 7), new Bought("ann", "d", 7));
      t.source("clicks").at(at("10:00:59")).send(new Click("ann", "late"));
      t.endOfInput();
      assertThat(t.sink("sessions-out").records())
          .containsExactlyInAnyOrder(
              new Session("ann", at("10:00:00"), at("10:00:30"), 3),
              new Session("bob", at("10:00:20"), at("10:00:30"), 1),
              new Session("ann", at("10:00:59"), at("10:01:09"), 1));
      assertThat(t.sink("visits-out").records())
          .containsExactlyInAnyOrder(
              new Visit("ann", at("10:01:00"), 3, 1),
              new Visit("bob", at("10:01:00"), 1, 0),
              new Visit("ann", at("10:02:00"), 0, 1),
              new Visit("eve", at("10:02:00"), 0, 1));
      assertThat(t.sink("soon-out").records()).hasSize(3);
    }
  }
}
