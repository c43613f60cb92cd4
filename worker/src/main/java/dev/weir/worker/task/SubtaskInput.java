package dev.weir.worker.task;

import dev.weir.api.id.CheckpointId;

/**
 * Where a subtask's elements come from: a gate, a reader, or an enumerator's own decisions. Owned
 * by the subtask's loop.
 */
sealed interface SubtaskInput permits GateInput, ReaderInput, EnumeratorInput {
  /** Channels' watermarks of an input that has none of interest. */
  long[] NO_WATERMARKS = {};

  /** What {@link #take} found. */
  enum Taken {
    /** Nothing now. */
    NOTHING,
    /** Records, which the chain has worked on; or something of the input's own. */
    RECORD,
    /** The watermark advanced: {@link #watermark}. */
    WATERMARK,
    /** This input holds time back no more. */
    IDLE,
    /** It does again. */
    ACTIVE,
    /** A barrier: {@link #checkpoint}. */
    BARRIER,
    /** Once: no record will come. Barriers go on. */
    END
  }

  /**
   * Takes the next element; a record it gives to the chain, and those that follow it, until
   * something else follows or {@link dev.weir.worker.operator.ElementContext#endRun} is called.
   *
   * @param atMost records
   */
  Taken take(long nowNanos, int atMost);

  /** Elements that the last {@link #take} took, if any. */
  default int taken() {
    return 1;
  }

  long watermark();

  CheckpointId checkpoint();

  /** From the first barrier of {@link #checkpoint} to the last. */
  long alignmentNanos();

  /** Checkpoints up to this one are dead. */
  void abortThrough(CheckpointId id);

  /** When to look again though nothing comes; Long.MAX_VALUE never. */
  long wakeAtMillis();

  /** Sources may start. */
  default void start() {}

  /** Sources end here. */
  default void stop() {}

  /** A checkpoint starts here, in an enumerator. */
  default void trigger(CheckpointId id) {}

  /** Watermarks by channel to be saved, or none. */
  default long[] saved() {
    return NO_WATERMARKS;
  }

  /** Before the first element: what {@link #saved} gave. */
  default void restore(long[] saved) {}

  /** In every step: the time so far in which the subtask was not without input. */
  default void pace(long activeNanos) {}

  /** Records taken. */
  long recordsIn();

  /** Fill of the fullest channel, 0..1. */
  default double fill() {
    return 0;
  }
}
