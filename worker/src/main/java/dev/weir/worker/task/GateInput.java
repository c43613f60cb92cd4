package dev.weir.worker.task;

import dev.weir.api.id.CheckpointId;
import dev.weir.worker.exchange.InputGate;
import dev.weir.worker.operator.ElementContext;
import dev.weir.worker.operator.RunDriver;

/** Elements from the channels of an input gate. */
final class GateInput implements SubtaskInput {
  private final InputGate gate;
  private final RunDriver chain;
  private final ElementContext context;
  private int taken;
  private long recordsIn;

  GateInput(InputGate gate, RunDriver chain, ElementContext context) {
    this.context = context;
    this.gate = gate;
    this.chain = chain;
  }

  @Override
  public Taken take(long nowNanos, int atMost) {
    taken = 1;
    return switch (gate.next(nowNanos)) {
      case NOTHING -> Taken.NOTHING;
      case RECORD -> {
        records(atMost);
        yield Taken.RECORD;
      }
      case WATERMARK -> Taken.WATERMARK;
      case IDLE -> Taken.IDLE;
      case ACTIVE -> Taken.ACTIVE;
      case BARRIER -> Taken.BARRIER;
      case END_OF_DATA -> Taken.END;
    };
  }

  private void records(int atMost) {
    context.edge(gate.edge()); // of a whole run: it comes on one channel
    int most = Math.min(atMost, 1 + gate.runLength());
    taken = chain.run(gate.record(), gate.timestamp(), gate.run(), most);
    gate.took(taken - 1);
    recordsIn += taken;
  }

  @Override
  public int taken() {
    return taken;
  }

  @Override
  public long watermark() {
    return gate.watermark();
  }

  @Override
  public CheckpointId checkpoint() {
    return gate.checkpoint();
  }

  @Override
  public long alignmentNanos() {
    return gate.alignmentNanos();
  }

  @Override
  public void abortThrough(CheckpointId id) {
    gate.abortThrough(id);
  }

  @Override
  public void pace(long activeNanos) {
    gate.pace(activeNanos);
  }

  @Override
  public long wakeAtMillis() {
    return Long.MAX_VALUE;
  }

  @Override
  public long[] saved() {
    return gate.watermarks();
  }

  @Override
  public void restore(long[] saved) {
    gate.restoreWatermarks(saved);
  }

  @Override
  public long recordsIn() {
    return recordsIn;
  }

  @Override
  public double fill() {
    return gate.fill();
  }
}
