package dev.weir.worker.exchange;

import dev.weir.api.id.CheckpointId;

/**
 * Where a subtask's output on one edge goes. Owned by the subtask's loop.
 *
 * <p>A step asks {@link #hasRoom} before it takes each input element, and calls {@link #flushIfDue}
 * on every gate when it ends (also a step that did nothing): that is where returned credit is used.
 * A gate that waits for the other side has the subtask woken.
 */
public final class OutputGate {
  OutputGate() {}

  /** Its place in the plan's edges. */
  public int edge() {
    throw new UnsupportedOperationException();
  }

  /** False: take no input. What one record emits may still be handed in, up to the overshoot. */
  public boolean hasRoom() {
    throw new UnsupportedOperationException();
  }

  /** Sends a record as the edge's partitioning says. */
  public void emit(Object record, long timestamp) {
    throw new UnsupportedOperationException();
  }

  /** Sends a record to one consumer; the way of an enumerator. */
  public void emitTo(int target, Object record, long timestamp) {
    throw new UnsupportedOperationException();
  }

  /** To all consumers, at once; one that is not higher than the last is dropped. */
  public void watermark(long watermark) {
    throw new UnsupportedOperationException();
  }

  public void idle(boolean idle) {
    throw new UnsupportedOperationException();
  }

  public void barrier(CheckpointId id) {
    throw new UnsupportedOperationException();
  }

  /** The last record went out; barriers may follow. */
  public void endOfData() {
    throw new UnsupportedOperationException();
  }

  /** Sends what waits for company, as far as there is credit; the rest follows when there is. */
  public void flush() {
    throw new UnsupportedOperationException();
  }

  /**
   * Flushes what has waited long enough.
   *
   * @return when to call again, on the caller's clock; Long.MAX_VALUE when nothing waits for time
   */
  public long flushIfDue(long nowMillis) {
    throw new UnsupportedOperationException();
  }

  /** Index of a consumer that asked for a split since it was last named here, or -1. */
  public int pollSplitRequest() {
    throw new UnsupportedOperationException();
  }

  public long recordsOut() {
    throw new UnsupportedOperationException();
  }

  /** Bytes sent to other executors. */
  public long bytesOut() {
    throw new UnsupportedOperationException();
  }
}
