package dev.weir.coordinator.view;

import dev.weir.api.id.SubtaskId;

/**
 * What a subtask last reported about itself, counted from the deployment of the attempt.
 *
 * @param watermarkMillis {@code Long.MIN_VALUE} before the first
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

  /** How many. */
  public record Counts(long recordsIn, long recordsOut, long bytesOut, long lateDropped) {}

  /** Where the time went. */
  public record Times(long busyNanos, long backpressuredNanos, long idleNanos) {}
}
