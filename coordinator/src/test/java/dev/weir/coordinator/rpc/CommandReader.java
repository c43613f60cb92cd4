package dev.weir.coordinator.rpc;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.checkpointing.core.Permits;
import dev.weir.checkpointing.core.SubtaskRestore;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.coordinator.message.AttemptTarget;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.message.JobCode;
import dev.weir.coordinator.message.WorkerOrder;
import dev.weir.proto.AttemptFence;
import dev.weir.proto.CommittableProto;
import dev.weir.proto.Deploy;
import dev.weir.proto.ExecutorCommand;
import dev.weir.proto.PlanProto;
import dev.weir.proto.RestoreProto;
import dev.weir.proto.SectionProto;
import dev.weir.proto.SubtaskProto;
import dev.weir.proto.WorkerCommand;
import java.util.TreeMap;

/** The other end's part, written from control.proto alone: commands to plain records. */
final class CommandReader {
  private CommandReader() {}

  static WorkerOrder order(WorkerCommand command) {
    return switch (command.getKindCase()) {
      case WELCOME ->
          new WorkerOrder.Welcome(
              command.getWelcome().getCoordinator(), command.getWelcome().getVersion());
      case LEASE -> new WorkerOrder.Lease(command.getLease().getLeaseMillis());
      case START_EXECUTOR ->
          new WorkerOrder.StartExecutor(command.getStartExecutor().getExecutor());
      case KILL_EXECUTOR ->
          new WorkerOrder.KillExecutor(
              command.getKillExecutor().getExecutor(), command.getKillExecutor().getReason());
      case KIND_NOT_SET -> throw new AssertionError(command);
    };
  }

  static ExecutorOrder order(ExecutorCommand command) {
    return switch (command.getKindCase()) {
      case WELCOME ->
          new ExecutorOrder.Welcome(
              command.getWelcome().getCoordinator(), command.getWelcome().getVersion());
      case LEASE -> new ExecutorOrder.Lease(command.getLease().getLeaseMillis());
      case DESCRIBE ->
          new ExecutorOrder.Describe(
              command.getDescribe().getRequest(),
              new JobId(command.getDescribe().getJob()),
              code(command.getDescribe().getCode()),
              command.getDescribe().getWarn());
      case DEPLOY -> deploy(command.getDeploy());
      case START_SOURCES ->
          new ExecutorOrder.StartSources(target(command.getStartSources().getTarget()));
      case TRIGGER_BARRIER ->
          new ExecutorOrder.TriggerBarrier(
              target(command.getTriggerBarrier().getTarget()),
              new CheckpointId(command.getTriggerBarrier().getCheckpoint()));
      case COMMIT ->
          new ExecutorOrder.Commit(
              target(command.getCommit().getTarget()),
              Permits.through(new CheckpointId(command.getCommit().getThrough())));
      case ABORT_THROUGH ->
          new ExecutorOrder.AbortThrough(
              target(command.getAbortThrough().getTarget()),
              new CheckpointId(command.getAbortThrough().getThrough()));
      case DROP_ATTEMPT ->
          new ExecutorOrder.DropAttempt(target(command.getDropAttempt().getTarget()));
      case STOP_SOURCES ->
          new ExecutorOrder.StopSources(target(command.getStopSources().getTarget()));
      case EXIT -> new ExecutorOrder.Exit(command.getExit().getReason());
      case KIND_NOT_SET -> throw new AssertionError(command);
    };
  }

  private static ExecutorOrder deploy(Deploy d) {
    var placements = new TreeMap<SubtaskId, String>();
    d.getPlacementsList().forEach(p -> placements.put(subtask(p.getSubtask()), p.getExecutor()));
    return new ExecutorOrder.Deploy(
        target(d.getTarget()),
        new ExecutorOrder.Assembly(
            d.getJobName(),
            code(d.getCode()),
            d.getFingerprint(),
            PlanWire.topology(d.getTopology()),
            plan(d.getPlan()),
            d.getPlanSha256(),
            new TreeMap<>(d.getSettingsMap())),
        placements,
        d.getPeersList().stream()
            .map(
                p ->
                    new ExecutorOrder.Peer(p.getExecutor(), p.getIncarnation(), p.getDataAddress()))
            .toList(),
        d.getRestoresList().stream().map(CommandReader::restore).toList(),
        new CheckpointId(d.getRestoredFrom()));
  }

  private static Plan plan(PlanProto p) {
    return new Plan(
        p.getMaxKeyGroups(),
        p.getChainsList().stream()
            .map(c -> new Plan.Chain(c.getOperatorsList(), c.getParallelism(), c.getEnumerator()))
            .toList(),
        p.getEdgesList().stream()
            .map(
                e ->
                    new Plan.Edge(
                        e.getFrom(), e.getTo(), Partitioning.valueOf(e.getPartitioning())))
            .toList());
  }

  private static SubtaskRestore restore(RestoreProto r) {
    return new SubtaskRestore(
        subtask(r.getSubtask()),
        r.getSectionsList().stream().map(CommandReader::section).toList(),
        r.getPendingList().stream().map(CommandReader::committable).toList(),
        r.getInheritedList());
  }

  private static SectionHandle section(SectionProto s) {
    return new SectionHandle(
        subtask(s.getSubtask()),
        s.getFinished(),
        s.getObjectKey().isEmpty()
            ? new SectionHandle.Inlined(s.getInlined().toByteArray(), s.getCrc32C())
            : new SectionHandle.Stored(
                s.getObjectKey(), s.getOffset(), s.getLength(), s.getCrc32C()),
        s.getCommittablesList().stream().map(CommandReader::committable).toList());
  }

  private static Committable committable(CommittableProto c) {
    return new Committable(
        c.getOperator(), c.getSubtask(), c.getAttempt(), c.getCheckpoint(), c.getPayload());
  }

  private static JobCode code(dev.weir.proto.JobCode c) {
    return new JobCode(c.getJarSha256(), c.getJobClass(), new TreeMap<>(c.getArgsMap()));
  }

  private static SubtaskId subtask(SubtaskProto s) {
    return new SubtaskId(s.getChain(), s.getIndex());
  }

  private static AttemptTarget target(AttemptFence t) {
    return new AttemptTarget(new JobId(t.getJob()), t.getRegion(), t.getAttempt());
  }
}
