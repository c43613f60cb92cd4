package dev.weir.worker.executor;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import dev.weir.api.topology.Plan;
import dev.weir.api.topology.Topology;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.worker.exchange.PeerAddress;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the leader tells an executor; every command may come twice. Mirrors the wire's. */
public sealed interface ExecutorCommand {

  /** A command about one attempt; those about another are dropped. */
  sealed interface Targeted extends ExecutorCommand {
    AttemptTarget target();
  }

  /** First on a stream; answered with {@link ExecutorReport.State}. */
  record Welcome(String coordinator, String version) implements ExecutorCommand {}

  /** Answer to a heartbeat; 0 while the leader's own standing is in doubt. */
  record Lease(long leaseMillis) implements ExecutorCommand {}

  /**
   * Run {@code define}, ask sources and sinks whether they can be used, and say what it described.
   *
   * @param job what the job's id will be
   * @param warn look through its code for warnings too
   */
  record Describe(String request, JobId job, CodeOfJob code, boolean warn)
      implements ExecutorCommand {}

  /**
   * Take part in an attempt; drops every lower one.
   *
   * @param placements executor of every subtask of the plan
   * @param peers every executor of the attempt, this one too
   * @param restores of subtasks placed here; none: a fresh start
   * @param restoredFrom checkpoint of the pointer; NONE: fresh
   */
  record Deploy(
      AttemptTarget target,
      Assembly assembly,
      SortedMap<SubtaskId, String> placements,
      List<PeerAddress> peers,
      List<Restore> restores,
      CheckpointId restoredFrom)
      implements Targeted {
    public Deploy {
      placements = Collections.unmodifiableSortedMap(new TreeMap<>(placements));
      peers = List.copyOf(peers);
      restores = List.copyOf(restores);
    }
  }

  /**
   * What a job is made of, equal in each of its deployments.
   *
   * @param fingerprint of the topology, hex
   * @param topology for the diff when the rebuilt one differs
   * @param settings see {@link dev.weir.api.topology.JobSettings}
   */
  record Assembly(
      String jobName,
      CodeOfJob code,
      String fingerprint,
      Topology topology,
      Plan plan,
      String planSha256,
      SortedMap<String, String> settings) {
    public Assembly {
      settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
  }

  /**
   * Where a subtask goes on.
   *
   * @param sections its own of the pointer's checkpoint; one while parallelism stays as it is
   * @param pending its share of what is prepared and not proven committed
   * @param inherited sink subtask numbers whose remains it clears
   */
  record Restore(
      SubtaskId subtask,
      List<SectionHandle> sections,
      List<Committable> pending,
      List<Integer> inherited) {
    public Restore {
      sections = List.copyOf(sections);
      pending = List.copyOf(pending);
      inherited = List.copyOf(inherited);
    }
  }

  record StartSources(AttemptTarget target) implements Targeted {}

  record TriggerBarrier(AttemptTarget target, CheckpointId checkpoint) implements Targeted {}

  /** The pointer stands at {@code through}: commit everything up to it. */
  record Commit(AttemptTarget target, CheckpointId through) implements Targeted {}

  /** Checkpoints up to this one are dead; their committables ride on. */
  record AbortThrough(AttemptTarget target, CheckpointId through) implements Targeted {}

  /**
   * Drop every subtask and channel of this attempt and lower ones; keep the process and the jar.
   */
  record DropAttempt(AttemptTarget target) implements Targeted {}

  /** Sources end here without a final watermark; barriers go on. */
  record StopSources(AttemptTarget target) implements Targeted {}

  /** End the process. */
  record Exit(String reason) implements ExecutorCommand {}
}
