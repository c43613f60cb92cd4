package dev.weir.coordinator.message;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Plan;
import dev.weir.api.topology.Topology;
import dev.weir.checkpointing.core.CommitPermit;
import dev.weir.checkpointing.core.SubtaskRestore;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an executor is told; every order may come twice. Mirrors {@code ExecutorCommand}. */
public sealed interface ExecutorOrder {

  /** First order on a stream; answered with {@link ExecutorNews.State}. */
  record Welcome(String coordinator, String version) implements ExecutorOrder {}

  /** Answer to a heartbeat. 0: the leader's own contact with the metadata store is in doubt. */
  record Lease(long leaseMillis) implements ExecutorOrder {}

  /**
   * Run {@code define}, ask sources and sinks whether they can be used, and say what it described.
   *
   * @param job what the job's id will be
   * @param warn look through its code for warnings too
   */
  record Describe(String request, JobId job, JobCode code, boolean warn) implements ExecutorOrder {}

  /**
   * Take part in an attempt. Drops every lower attempt.
   *
   * @param placements executor of every subtask of the plan
   * @param peers every executor of the attempt
   * @param restores of the subtasks placed on the receiver; none: a fresh start
   * @param restoredFrom checkpoint of the pointer; NONE: fresh
   */
  record Deploy(
      AttemptTarget target,
      Assembly assembly,
      SortedMap<SubtaskId, String> placements,
      List<Peer> peers,
      List<SubtaskRestore> restores,
      CheckpointId restoredFrom)
      implements ExecutorOrder {
    public Deploy {
      placements = Collections.unmodifiableSortedMap(new TreeMap<>(placements));
      peers = List.copyOf(peers);
      restores = List.copyOf(restores);
    }
  }

  /**
   * What a job is made of, equal in every deployment of it.
   *
   * @param topology for the diff when the rebuilt one differs
   */
  record Assembly(
      String jobName,
      JobCode code,
      String fingerprint,
      Topology topology,
      Plan plan,
      String planSha256,
      SortedMap<String, String> settings) {
    public Assembly {
      settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
  }

  /** Where an executor of the attempt is reached. */
  record Peer(String executor, String incarnation, String dataAddress) {}

  record StartSources(AttemptTarget target) implements ExecutorOrder {}

  record TriggerBarrier(AttemptTarget target, CheckpointId checkpoint) implements ExecutorOrder {}

  /** Commit everything up to the permit's pointer; comes again until reported done. */
  record Commit(AttemptTarget target, CommitPermit permit) implements ExecutorOrder {}

  /** Checkpoints up to this one are dead; their committables ride on. */
  record AbortThrough(AttemptTarget target, CheckpointId through) implements ExecutorOrder {}

  /** Drop every subtask and channel of this attempt and lower ones; keep process and jar. */
  record DropAttempt(AttemptTarget target) implements ExecutorOrder {}

  /** Sources end here without a final watermark; barriers go on. */
  record StopSources(AttemptTarget target) implements ExecutorOrder {}

  /** End the process. */
  record Exit(String reason) implements ExecutorOrder {}
}
