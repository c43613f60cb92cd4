package dev.weir.worker.task;

import dev.weir.api.id.CheckpointId;
import dev.weir.worker.exchange.OutputGate;
import dev.weir.worker.operator.ElementContext;
import dev.weir.worker.operator.EnumeratorOperator;

/**
 * What an enumerator does by itself: barriers that the coordinator triggers, and assignments to
 * readers that asked, in the order in which they go out.
 */
final class EnumeratorInput implements SubtaskInput {
  private final EnumeratorOperator enumerator;
  private final OutputGate gate;
  private CheckpointId triggered = CheckpointId.NONE;
  private CheckpointId taken = CheckpointId.NONE;
  private boolean started;
  private boolean ended;

  EnumeratorInput(EnumeratorOperator enumerator, OutputGate gate) {
    this.enumerator = enumerator;
    this.gate = gate;
  }

  @Override
  public Taken take(long nowNanos, int atMost) {
    if (triggered.isAfter(taken)) {
      taken = triggered;
      return Taken.BARRIER;
    }
    if (!started) {
      return Taken.NOTHING;
    }
    EnumeratorOperator.Directed next = enumerator.next(gate::pollSplitRequest);
    if (next != null) {
      gate.emitTo(next.reader(), next.assignment(), ElementContext.NO_TIMESTAMP);
      gate.flush();
      return Taken.RECORD;
    }
    if (enumerator.isDone() && !ended) {
      ended = true;
      return Taken.END;
    }
    return Taken.NOTHING;
  }

  @Override
  public void trigger(CheckpointId id) {
    if (id.isAfter(triggered)) {
      triggered = id;
    }
  }

  @Override
  public void start() {
    started = true;
    enumerator.start();
  }

  @Override
  public void stop() {
    enumerator.stop();
  }

  @Override
  public void abortThrough(CheckpointId id) {
    if (id.isAfter(taken)) {
      taken = id;
    }
  }

  @Override
  public CheckpointId checkpoint() {
    return taken;
  }

  @Override
  public long watermark() {
    return Long.MIN_VALUE;
  }

  @Override
  public long alignmentNanos() {
    return 0;
  }

  @Override
  public long wakeAtMillis() {
    return Long.MAX_VALUE;
  }

  @Override
  public long recordsIn() {
    return 0;
  }
}
