package dev.weir.worker.task;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.function.Emitter;
import dev.weir.api.id.CheckpointId;
import dev.weir.worker.codec.NullValueException;
import dev.weir.worker.exchange.OutputGate;
import dev.weir.worker.operator.ElementContext;
import java.util.List;

/** All output gates of a subtask: the end of its chain. Owned by its loop. */
public final class GateOutput implements Emitter<Object> {
  private final String operator;
  private final ElementContext context;
  private OutputGate[] gates = {};

  /**
   * @param operator the chain's last
   */
  public GateOutput(String operator, ElementContext context) {
    this.operator = operator;
    this.context = context;
  }

  /** Before the first record. */
  void connect(List<OutputGate> outputs) {
    gates = outputs.toArray(new OutputGate[0]);
  }

  @Override
  public void emit(Object record) {
    try {
      for (OutputGate gate : gates) {
        gate.emit(record, context.timestamp());
      }
    } catch (NullValueException e) {
      throw context.broken(operator, ErrorCode.VALUE_INVALID, record, e.getMessage());
    } catch (IllegalArgumentException e) {
      throw context.failed(operator, ErrorCode.VALUE_INVALID, record, e);
    }
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
