package dev.weir.worker.exchange;

import dev.weir.api.id.CheckpointId;

/** Where a subtask takes its input from: all channels to it. Owned by the subtask's loop. */
public final class InputGate {
  /** Event time of a record that has none. */
  public static final long NO_TIMESTAMP = Long.MIN_VALUE;

  /** What {@link #next} found. */
  public enum Next {
    /** No channel has anything to read now; the gate's wake-up follows when one has. */
    NOTHING,
    /** {@link #record}, {@link #timestamp}, {@link #edge}. */
    RECORD,
    /** The merged watermark advanced: {@link #watermark}. */
    WATERMARK,
    /** Every channel became idle: the subtask should tell its own consumers. */
    IDLE,
    /** A channel became active again after {@link #IDLE}. */
    ACTIVE,
    /** A barrier came on every channel: {@link #checkpoint}. */
    BARRIER,
    /** Once: every channel has ended its data. Barriers go on coming. */
    END_OF_DATA
  }

  InputGate() {}

  /**
   * The next element.
   *
   * @param nowNanos of any clock; used only to measure alignment, so the time of the step's start
   *     will do
   */
  public Next next(long nowNanos) {
    throw new UnsupportedOperationException();
  }

  public Object record() {
    throw new UnsupportedOperationException();
  }

  /** Event time in milliseconds, or {@link #NO_TIMESTAMP}. */
  public long timestamp() {
    throw new UnsupportedOperationException();
  }

  /** The edge the record came on: its place in the plan's edges. */
  public int edge() {
    throw new UnsupportedOperationException();
  }

  /** The merged watermark; Long.MIN_VALUE before the first. */
  public long watermark() {
    throw new UnsupportedOperationException();
  }

  /** The id of the last aligned barrier. */
  public CheckpointId checkpoint() {
    throw new UnsupportedOperationException();
  }

  /** From the first barrier of {@link #checkpoint} to the last. */
  public long alignmentNanos() {
    throw new UnsupportedOperationException();
  }

  /** Checkpoints up to this one are dead: unblocks, and drops their barriers from now on. */
  public void abortThrough(CheckpointId id) {
    throw new UnsupportedOperationException();
  }

  /** Asks every enumerator in front of this subtask for a split; asking again changes nothing. */
  public void requestSplit() {
    throw new UnsupportedOperationException();
  }

  /** To be saved with the subtask: per channel in order of id, and last the merged one. */
  public long[] watermarks() {
    throw new UnsupportedOperationException();
  }

  /** Before the first {@link #next}: what {@link #watermarks} gave. */
  public void restoreWatermarks(long[] saved) {
    throw new UnsupportedOperationException();
  }

  /** Fill of the fullest channel's queue, 0..1. */
  public double fill() {
    throw new UnsupportedOperationException();
  }
}
