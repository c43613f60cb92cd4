package dev.weir.it.sim;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs a seed and says what did not hold; null when everything did. Known by JDK types only, so
 * that it can be asked in a class loader of its own.
 */
public final class SeedCheck implements LongFunction<@Nullable String> {
  @Override
  public @Nullable String apply(long seed) {
    return Simulation.run(SimPlan.of(seed), null).violation();
  }
}
