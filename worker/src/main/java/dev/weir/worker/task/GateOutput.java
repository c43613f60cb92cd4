package dev.weir.worker.task;

import dev.weir.api.function.Emitter;
import dev.weir.api.id.CheckpointId;
import dev.weir.worker.exchange.OutputGate;
import dev.weir.worker.operator.Combiner;
import dev.weir.worker.operator.EdgeRecords;
import dev.weir.worker.operator.ElementContext;
import dev.weir.worker.template.Templates;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** All output gates of a subtask: the end of its chain. Owned by its loop. */
public final class GateOutput {
  private final OutputGate[] gates;
  private final CombinedOutput combined;

  /**
   * @param flushAfterMillis how long gates let a record wait; combiners hold it longer
   */
  public GateOutput(List<OutputGate> gates, int flushAfterMillis) {
    this.gates = gates.toArray(new OutputGate[0]);
    this.combined = new CombinedOutput(flushAfterMillis);
  }

  /** What takes the records that an operator sends on edges, by its name; for one chain. */
  public SortedMap<String, List<Emitter<Object>>> tails(
      EdgeRecords edges, ElementContext context, Templates templates) {
    var tails = new TreeMap<String, List<Emitter<Object>>>();
    for (OutputGate gate : gates) {
      tails
          .computeIfAbsent(edges.producer(gate.edge()), producer -> new ArrayList<>())
          .add(tail(gate, edges, context, templates));
    }
    return tails;
  }

  private Emitter<Object> tail(
      OutputGate gate, EdgeRecords edges, ElementContext context, Templates templates) {
    Emitter<Object> end =
        templates.make(
            MethodHandles.lookup(),
            GateTail.class,
            edges.maker(gate.edge()),
            gate.tail(templates),
            context);
    Combiner combiner = edges.combiner(gate.edge(), context, templates, end);
    if (combiner == null) {
      return end;
    }
    combined.add(combiner);
    return combiner;
  }

  boolean hasRoom() {
    for (OutputGate gate : gates) {
      if (!gate.hasRoom()) {
        return false;
      }
    }
    return true;
  }

  /** What is held on the way out, and has to be sent before anything else is taken. */
  CombinedOutput combined() {
    return combined;
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
    if (combined.takeOverdue()) {
      for (OutputGate gate : gates) {
        gate.flush();
      }
    }
    long due = combined.emptyIfDue(nowMillis, more);
    if (combined.isEmptying() && hasRoom()) {
      due = nowMillis;
    }
    for (OutputGate gate : gates) {
      due = Math.min(due, gate.flushIfDue(nowMillis, more));
    }
    return due;
  }

  /** Records, whether they cross an edge by themselves or as part of a partial. */
  long recordsOut() {
    long records = combined.recordsHidden();
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
