package dev.weir.it.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A coordinator's core says when it wants the next tick. Here ticks come every 50 ms all the same,
 * under faults, and one that was not asked for does nothing: no deadline is forgotten.
 */
@Tag("slow")
class RestlessTest {
  private static final int SEEDS = 12;

  @Test
  void aTickThatWasNotAskedForDoesNothing() {
    long ticks = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      SimResult result = Simulation.run(SimPlan.of(seed).ticking(), null);
      SimulationTest.print(result);
      assertThat(result.violation()).as("seed %d", seed).isNull();
      ticks += result.happened().coverage().getOrDefault("a tick that was not asked for", 0L);
    }
    assertThat(ticks).isGreaterThan(1_000);
  }
}
