package dev.weir.checkpointing.core;

import dev.weir.api.id.CheckpointId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a checkpoint went.
 *
 * @param triggeredMillis on the monotonic clock
 * @param bytes of all its sections
 * @param phaseMicros of the slowest subtask, by phase
 * @param error why it did not complete; null when it did
 */
public record CheckpointSummary(
    CheckpointId id,
    Outcome outcome,
    long triggeredMillis,
    long durationMillis,
    long bytes,
    SortedMap<String, Long> phaseMicros,
    @Nullable String error) {
  public CheckpointSummary {
    phaseMicros = Collections.unmodifiableSortedMap(new TreeMap<>(phaseMicros));
  }

  /** How it ended. */
  public enum Outcome {
    COMPLETED,
    /** An executor could not take part. */
    DECLINED,
    /** It took longer than it may. */
    EXPIRED,
    /** Its manifest could not be written, or its pointer not be moved. */
    FAILED,
    /** Its attempt ended. */
    ABANDONED
  }
}
