package dev.weir.worker.rpc;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.api.id.SubtaskId;
import dev.weir.proto.AttemptFence;
import dev.weir.proto.Deploy;
import dev.weir.proto.PeerProto;
import dev.weir.proto.RestoreProto;
import dev.weir.worker.exchange.PeerAddress;
import dev.weir.worker.executor.AttemptTarget;
import dev.weir.worker.executor.CommandFence;
import dev.weir.worker.executor.ExecutorCommand;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The leader's commands as an executor's plain records. Stateless. */
public final class ExecutorCommandWire {
  private ExecutorCommandWire() {}

  public static CommandFence fence(dev.weir.proto.ExecutorCommand message) {
    return new CommandFence(
        message.getFence().getCluster(),
        new LeaderEpoch(message.getFence().getEpoch()),
        message.getFence().getIncarnation());
  }

  /** Null for a kind that this version does not know. */
  public static @Nullable ExecutorCommand command(dev.weir.proto.ExecutorCommand message) {
    return switch (message.getKindCase()) {
      case WELCOME ->
          new ExecutorCommand.Welcome(
              message.getWelcome().getCoordinator(), message.getWelcome().getVersion());
      case LEASE -> new ExecutorCommand.Lease(message.getLease().getLeaseMillis());
      case DESCRIBE ->
          new ExecutorCommand.Describe(
              message.getDescribe().getRequest(),
              new JobId(message.getDescribe().getJob()),
              PlanWire.code(message.getDescribe().getCode()),
              message.getDescribe().getWarn());
      case DEPLOY -> deploy(message.getDeploy());
      case START_SOURCES ->
          new ExecutorCommand.StartSources(target(message.getStartSources().getTarget()));
      case TRIGGER_BARRIER ->
          new ExecutorCommand.TriggerBarrier(
              target(message.getTriggerBarrier().getTarget()),
              new CheckpointId(message.getTriggerBarrier().getCheckpoint()));
      case COMMIT ->
          new ExecutorCommand.Commit(
              target(message.getCommit().getTarget()),
              new CheckpointId(message.getCommit().getThrough()));
      case ABORT_THROUGH ->
          new ExecutorCommand.AbortThrough(
              target(message.getAbortThrough().getTarget()),
              new CheckpointId(message.getAbortThrough().getThrough()));
      case DROP_ATTEMPT ->
          new ExecutorCommand.DropAttempt(target(message.getDropAttempt().getTarget()));
      case STOP_SOURCES ->
          new ExecutorCommand.StopSources(target(message.getStopSources().getTarget()));
      case EXIT -> new ExecutorCommand.Exit(message.getExit().getReason());
      case KIND_NOT_SET -> null;
    };
  }

  private static AttemptTarget target(AttemptFence message) {
    return new AttemptTarget(
        new JobId(message.getJob()), message.getRegion(), message.getAttempt());
  }

  private static ExecutorCommand.Deploy deploy(Deploy message) {
    var placements = new TreeMap<SubtaskId, String>();
    message
        .getPlacementsList()
        .forEach(p -> placements.put(PlanWire.subtask(p.getSubtask()), p.getExecutor()));
    return new ExecutorCommand.Deploy(
        target(message.getTarget()),
        new ExecutorCommand.Assembly(
            message.getJobName(),
            PlanWire.code(message.getCode()),
            message.getFingerprint(),
            PlanWire.topology(message.getTopology()),
            PlanWire.plan(message.getPlan()),
            message.getPlanSha256(),
            new TreeMap<>(message.getSettingsMap())),
        placements,
        message.getPeersList().stream().map(ExecutorCommandWire::peer).toList(),
        message.getRestoresList().stream().map(ExecutorCommandWire::restore).toList(),
        new CheckpointId(message.getRestoredFrom()));
  }

  private static PeerAddress peer(PeerProto message) {
    return new PeerAddress(
        message.getExecutor(), message.getIncarnation(), message.getDataAddress());
  }

  private static ExecutorCommand.Restore restore(RestoreProto message) {
    return new ExecutorCommand.Restore(
        PlanWire.subtask(message.getSubtask()),
        message.getSectionsList().stream().map(SectionWire::section).toList(),
        message.getPendingList().stream().map(SectionWire::committable).toList(),
        List.copyOf(message.getInheritedList()));
  }
}
