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
   * @param ahead null where that keeps no state that can be looked at ahead
   */
  record Wiring(Emitter<Object> head, @Nullable LookAhead ahead, ElementContext context) {}

  GateDriver(Wiring shared) {
    this.shared = shared;
  }

  @Override
  public int run(Object first, long timestamp, RecordRun rest, int atMost) {
    Wiring chain = COPY == null ? shared : COPY;
    ElementContext context = chain.context();
    LookAhead ahead = chain.ahead();
    boolean looks = ahead != null && ahead.pays();
    context.beginRun(rest);
    int lookedAt = 0; // records that are to come
    Object record = first;
    long time = timestamp;
    int taken = 0;
    while (true) {
      if (looks && ahead != null && lookedAt-- == 0) {
        lookedAt = ahead.look(rest);
      }
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
