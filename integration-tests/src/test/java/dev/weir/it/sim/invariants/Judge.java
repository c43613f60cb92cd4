package dev.weir.it.sim.invariants;

import java.util.function.Consumer;

/** Hears of what does not hold. */
final class Judge {
  private final Consumer<String> violated;

  Judge(Consumer<String> violated) {
    this.violated = violated;
  }

  /** The invariant of this name does not hold unless {@code holds}. */
  void require(boolean holds, String invariant, String message, Object... values) {
    if (!holds) {
      violated.accept(invariant + " " + message.formatted(values));
    }
  }
}
