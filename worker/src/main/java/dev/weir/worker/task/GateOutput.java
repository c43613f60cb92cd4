package dev.weir.worker.task;

import dev.weir.api.function.Emitter;
import dev.weir.api.id.CheckpointId;
import dev.weir.worker.exchange.OutputGate;
import dev.weir.worker.operator.ElementContext;
import dev.weir.worker.template.Templates;
import java.lang.invoke.MethodHandles;
import java.util.List;

/** All output gates of a subtask: the end of its chain. Owned by its loop. */
public final class GateOutput {
  private final OutputGate[] gates;

  public GateOutput(List<OutputGate> gates) {
    this.gates = gates.toArray(new OutputGate[0]);
  }

  /**
   * Takes what the chain's last operator emits.
   *
   * @param operator that operator
   */
  public Emitter<Object> tail(String operator, ElementContext context, Templates templates) {
    MethodHandles.Lookup here = MethodHandles.lookup();
    Emitter<Object> tail = null;
    for (int i = gates.length - 1; i >= 0; i--) {
      Emitter<Object> end =
          templates.make(here, GateTail.class, operator, gates[i].tail(templates), context);
      tail = tail == null ? end : templates.make(here, Fork.class, end, tail);
    }
    return tail == null ? record -> {} : tail;
  }

  boolean hasRoom() {
    for (OutputGate gate : gates) {
      if (!gate.hasRoom()) {
        return false;
      }
    }
    return true;
  }

  void watermark(long watermark) {
    for (OutputGate gate : gates) {
      gate.watermark(watermark);
    }
  }

  void idle(boolean idle) {
    for (OutputGate gate : gates) {
      gate.idle(idle);
    }
  }

  void barrier(CheckpointId id) {
    for (OutputGate gate : gates) {
      gate.barrier(id);
    }
  }

  void endOfData() {
    for (OutputGate gate : gates) {
      gate.endOfData();
    }
  }

  /** When to be called again; Long.MAX_VALUE when nothing waits for time. */
  long flushIfDue(long nowMillis, boolean more) {
    long due = Long.MAX_VALUE;
    for (OutputGate gate : gates) {
      due = Math.min(due, gate.flushIfDue(nowMillis, more));
    }
    return due;
  }

  long recordsOut() {
    long records = 0;
    for (OutputGate gate : gates) {
      records += gate.recordsOut();
    }
    return records;
  }

  long bytesOut() {
    long bytes = 0;
    for (OutputGate gate : gates) {
      bytes += gate.bytesOut();
    }
    return bytes;
  }
}
