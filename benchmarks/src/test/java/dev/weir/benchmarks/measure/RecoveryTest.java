package dev.weir.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.measure.Timeline.Arrival;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  @Test
  void outputAndNewInputAreToldApart() {
    var arrivals =
        List.of(
            new Arrival(1_700_000, 500), // 1.2 s late, from before the kill
            new Arrival(1_800_000, 1_001),
            new Arrival(1_900_000, 1_700),
            new Arrival(2_000_000, 1_999));

    assertThat(Recovery.figures(arrivals, 1_000_000))
        .containsEntry("killToOutputMillis", 700.0)
        .containsEntry("killToNewInputMillis", 800.0)
        .containsEntry("killToCaughtUpMillis", 800.0)
        .containsEntry("worstLagMillis", 1200.0);
  }

  @Test
  void noOutputIsNoFigure() {
    assertThat(Recovery.figures(List.of(), 1_000_000))
        .containsEntry("killToOutputMillis", Double.NaN);
  }
}
