package dev.weir.worker.exchange;

/**
 * The record path of an {@link OutputGate}: the end of a chain. One template for each partitioning.
 * Owned by the subtask's loop.
 */
public interface RecordTail {
  /**
   * Sends a record as the edge's partitioning says.
   *
   * @return false when {@link OutputGate#hasRoom} must be asked before another input is taken
   */
  boolean emit(Object record, long timestamp);
}
