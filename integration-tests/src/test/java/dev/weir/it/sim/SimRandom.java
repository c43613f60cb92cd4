package dev.weir.it.sim;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The one source of chance in a simulation. Each part draws from a branch of its own, so that a
 * change in one part shifts no other part's draws.
 */
final class SimRandom {
  private final SplittableRandom random;

  SimRandom(long seed) {
    this.random = new SplittableRandom(seed);
  }

  private SimRandom(SplittableRandom random) {
    this.random = random;
  }

  SimRandom branch() {
    return new SimRandom(random.split());
  }

  /** From {@code low} to {@code high}, both included. */
  long between(long low, long high) {
    return random.nextLong(low, high + 1);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  long any() {
    return random.nextLong();
  }

  <T> T oneOf(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
