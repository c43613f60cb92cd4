package dev.weir.checkpointing.core;

import dev.weir.api.id.Attempts;
import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The attempt whose checkpoints are taken.
 *
 * @param planSha256 of its plan, hex
 * @param fingerprint of its topology, hex
 * @param subtasks of the plan: each has exactly one section in a checkpoint
 * @param sinks those of them that commit
 */
public record CheckpointScope(
    JobId job,
    Attempts attempts,
    String planSha256,
    String fingerprint,
    int maxKeyGroups,
    SortedSet<SubtaskId> subtasks,
    SortedSet<SubtaskId> sinks) {
  public CheckpointScope {
    subtasks = sorted(subtasks);
    sinks = sorted(sinks);
  }

  private static SortedSet<SubtaskId> sorted(Set<SubtaskId> ids) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(ids));
  }

  /** The same job in another attempt. */
  public CheckpointScope inAttempt(Attempts other) {
    return new CheckpointScope(job, other, planSha256, fingerprint, maxKeyGroups, subtasks, sinks);
  }
}
