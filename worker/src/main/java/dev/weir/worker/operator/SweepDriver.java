package dev.weir.worker.operator;

import dev.weir.worker.template.Templates;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** The root of what an operator that fires a lot does when event time advances. */
final class SweepDriver implements Sweep {
  private static final @Nullable Wiring COPY =
      Templates.constant(MethodHandles.lookup(), Wiring.class);

  private final Wiring shared;

  /** What it is made of. */
  record Wiring(Sweep operator) {}

  SweepDriver(Wiring shared) {
    this.shared = shared;
  }

  @Override
  public int sweep(long watermark, int atMost) {
    Wiring chain = COPY == null ? shared : COPY;
    return chain.operator().sweep(watermark, atMost);
  }
}
