package dev.weir.worker.task;

import dev.weir.api.id.SubtaskId;

/**
 * What a subtask says about itself, counted from its deployment.
 *
 * @param watermarkMillis Long.MIN_VALUE before the first
 * @param inputQueueFill 0..1, of the fullest channel
 */
public record SubtaskFigures(
    SubtaskId subtask,
    Counts counts,
    Times times,
    long watermarkMillis,
    long stateBytes,
    long timersPending,
    double inputQueueFill) {

  /**
   * How many.
   *
   * @param recordsOut given to other subtasks, once for each edge, and taken by sinks
   */
  public record Counts(long recordsIn, long recordsOut, long bytesOut, long lateDropped) {}

  /** Where the time went. */
  public record Times(long busyNanos, long backpressuredNanos, long idleNanos) {}
}
