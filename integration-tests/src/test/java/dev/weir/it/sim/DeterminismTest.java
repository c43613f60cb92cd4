package dev.weir.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeterminismTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 7, 23, 42, 77, 118, 204, 271, 999, 123_456_789})
  void aSeedRunTwiceHasTheSameLog(long seed) {
    SimResult once = Simulation.run(SimPlan.of(seed), null);
    SimResult again = Simulation.run(SimPlan.of(seed), null);
    assertThat(again.lastLines()).isEqualTo(once.lastLines());
    assertThat(again.hash()).isEqualTo(once.hash());
    assertThat(again.counts()).isEqualTo(once.counts());
  }

  @Test
  void twoSeedsHaveDifferentLogs() {
    SimResult one = Simulation.run(SimPlan.of(1), null);
    SimResult other = Simulation.run(SimPlan.of(2), null);
    assertThat(one.hash()).isNotEqualTo(other.hash());
  }
}
