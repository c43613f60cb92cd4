package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;
import dev.weir.worker.exchange.RecordRun;
import dev.weir.worker.template.Templates;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** The root of a chain behind a gate. */
final class GateDriver implements RunDriver {
  private static final @Nullable Wiring COPY =
      Templates.constant(MethodHandles.lookup(), Wiring.class);

  private final Wiring shared;

  /**
   * What it is made of.
   *
   * @param head the first operator
   */
  record Wiring(Emitter<Object> head, ElementContext context) {}

  GateDriver(Wiring shared) {
    this.shared = shared;
  }

  @Override
  public int run(Object first, long timestamp, RecordRun rest, int atMost) {
    Wiring chain = COPY == null ? shared : COPY;
    ElementContext context = chain.context();
    context.beginRun();
    Object record = first;
    long time = timestamp;
    int taken = 0;
    while (true) {
      context.timestamp(time);
      chain.head().emit(record);
      taken++;
      if (taken == atMost || context.runEnds()) {
        return taken;
      }
      Object next = rest.nextRecord();
      if (next == null) {
        return taken;
      }
      record = next;
      time = rest.value();
    }
  }
}
