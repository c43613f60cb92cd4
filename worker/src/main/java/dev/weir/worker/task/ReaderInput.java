package dev.weir.worker.task;

import dev.weir.api.id.CheckpointId;
import dev.weir.worker.exchange.InputGate;
import dev.weir.worker.operator.Assignment;
import dev.weir.worker.operator.SourceReaderOperator;

/**
 * Records from a source's reader. Splits and barriers come from the enumerator through a gate,
 * which is looked at when a step begins and now and then between records.
 */
final class ReaderInput implements SubtaskInput {
  /** Records taken between two looks at the gate. */
  private static final int RECORDS_BETWEEN_LOOKS = 64;

  /** Records taken between two watermarks while there are always more. */
  private static final int RECORDS_BETWEEN_WATERMARKS = 128;

  private final InputGate gate;
  private final SourceReaderOperator<?> reader;
  private int taken;
  private int untilLook;
  private long lookedNanos = Long.MIN_VALUE;
  private int untilWatermark = RECORDS_BETWEEN_WATERMARKS;
  private long watermark = Long.MIN_VALUE;
  private boolean started;
  private boolean ended;

  ReaderInput(InputGate gate, SourceReaderOperator<?> reader) {
    this.gate = gate;
    this.reader = reader;
  }

  @Override
  public Taken take(long nowNanos, int atMost) {
    taken = 1;
    if (untilLook <= 0 || nowNanos != lookedNanos) {
      lookedNanos = nowNanos;
      switch (gate.next(nowNanos)) {
        case RECORD -> {
          untilLook = 0;
          reader.assign((Assignment) gate.record());
          return Taken.RECORD;
        }
        case BARRIER -> {
          return Taken.BARRIER;
        }
        case NOTHING -> untilLook = RECORDS_BETWEEN_LOOKS;
        case WATERMARK, IDLE, ACTIVE, END_OF_DATA -> {
          return Taken.RECORD; // says nothing about this reader's splits
        }
      }
    }
    if (!started || ended) {
      untilLook = 0;
      return Taken.NOTHING;
    }
    if (untilWatermark <= 0) {
      untilWatermark = RECORDS_BETWEEN_WATERMARKS;
      if (advanced()) {
        return Taken.WATERMARK;
      }
    }
    int records = reader.take(Math.min(atMost, Math.min(untilLook, untilWatermark)));
    if (records > 0) {
      taken = records;
      untilLook -= records;
      untilWatermark -= records;
      return Taken.RECORD;
    }
    untilLook = 0;
    return atRest();
  }

  @Override
  public int taken() {
    return taken;
  }

  private boolean advanced() {
    long now = reader.watermark();
    if (now <= watermark) {
      return false;
    }
    watermark = now;
    return true;
  }

  /** Nothing to read at the moment. */
  private Taken atRest() {
    if (reader.takeWish()) {
      gate.requestSplit();
    }
    if (advanced()) {
      return Taken.WATERMARK;
    }
    if (reader.takeIdleChange()) {
      return reader.isIdle() ? Taken.IDLE : Taken.ACTIVE;
    }
    if (reader.isFinished() || reader.isStopped()) {
      ended = true;
      return Taken.END;
    }
    return Taken.NOTHING;
  }

  @Override
  public void start() {
    started = true;
  }

  @Override
  public void stop() {
    reader.stop();
  }

  @Override
  public long watermark() {
    return watermark;
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
  public long wakeAtMillis() {
    return started && !ended ? reader.wakeAtMillis() : Long.MAX_VALUE;
  }

  @Override
  public long recordsIn() {
    return reader.recordsTaken();
  }

  @Override
  public double fill() {
    return gate.fill();
  }
}
