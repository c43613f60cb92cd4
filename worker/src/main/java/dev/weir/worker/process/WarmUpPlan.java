package dev.weir.worker.process;

import dev.weir.api.JobDefinition;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Fingerprint;
import dev.weir.api.topology.Plan;
import dev.weir.api.topology.Planner;
import dev.weir.api.topology.Topology;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.worker.exchange.PeerAddress;
import dev.weir.worker.executor.AttemptTarget;
import dev.weir.worker.executor.CodeOfJob;
import dev.weir.worker.executor.ExecutorCommand.Assembly;
import dev.weir.worker.executor.ExecutorCommand.Deploy;
import dev.weir.worker.executor.ExecutorCommand.Restore;
import dev.weir.worker.executor.ExecutorIdentity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@link WarmUpJob} as it is deployed: every other subtask on the other executor. Immutable. */
final class WarmUpPlan {
  private static final SortedMap<String, String> SETTINGS =
      new TreeMap<>(
          Map.of("parallelism", "1", "flushAfterMillis", "0", "pairBudgetBytes", "65536"));

  private final Topology topology = JobDefinition.of(WarmUpJob.class).build(Map.of()).topology();
  private final Plan plan = Planner.plan(topology, 1, 16);

  /** Of an executor by its number. */
  static String name(int executor) {
    return WarmUp.CLUSTER + "-" + executor;
  }

  static PeerAddress peer(int executor, String dataAddress) {
    return new PeerAddress(name(executor), name(executor), dataAddress);
  }

  static ExecutorIdentity identity(int executor, String dataAddress) {
    String name = name(executor);
    return new ExecutorIdentity(
        WarmUp.CLUSTER,
        name,
        name,
        new ExecutorIdentity.Host(WarmUp.CLUSTER, WarmUp.CLUSTER),
        dataAddress,
        WarmUp.CLUSTER,
        0);
  }

  /** How many there are. */
  int subtasks() {
    return plan.subtasks().size();
  }

  static CodeOfJob code() {
    return new CodeOfJob("", WarmUpJob.class.getName(), new TreeMap<>());
  }

  /**
   * An executor's share of an attempt.
   *
   * @param peers the executors, in the order of their numbers
   * @param sections of the checkpoint that it starts from; none for the first attempt
   */
  Deploy deploy(
      AttemptTarget target,
      int executor,
      List<PeerAddress> peers,
      Collection<SectionHandle> sections,
      CheckpointId pointer) {
    var placements = new TreeMap<SubtaskId, String>();
    for (SubtaskId subtask : plan.subtasks()) {
      int number = (subtask.chain() + subtask.index()) % peers.size();
      placements.put(subtask, peers.get(number).executor());
    }
    var restores = new ArrayList<Restore>();
    for (SectionHandle section : sections) {
      if (peers.get(executor).executor().equals(placements.get(section.subtask()))) {
        var inherited = List.of(section.subtask().index());
        restores.add(
            new Restore(section.subtask(), List.of(section), section.committables(), inherited));
      }
    }
    String fingerprint = Fingerprint.of(topology).hex();
    var assembly = new Assembly(WarmUp.CLUSTER, code(), fingerprint, topology, plan, "", SETTINGS);
    return new Deploy(target, assembly, placements, peers, restores, pointer);
  }
}
