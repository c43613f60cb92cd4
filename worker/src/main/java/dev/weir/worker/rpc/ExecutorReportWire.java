package dev.weir.worker.rpc;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.proto.AttemptDropped;
import dev.weir.proto.CheckpointAck;
import dev.weir.proto.CheckpointDeclined;
import dev.weir.proto.CommitReport;
import dev.weir.proto.Described;
import dev.weir.proto.ErrorProto;
import dev.weir.proto.ExecutorHello;
import dev.weir.proto.ExecutorState;
import dev.weir.proto.ReportFence;
import dev.weir.proto.SubtaskState;
import dev.weir.proto.SubtaskStatus;
import dev.weir.worker.executor.AttemptTarget;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorReport;

/** An executor's reports as messages. Stateless. */
public final class ExecutorReportWire {
  private ExecutorReportWire() {}

  /**
   * @param epoch highest accepted
   */
  public static dev.weir.proto.ExecutorReport message(
      ExecutorIdentity sender, LeaderEpoch epoch, ExecutorReport report) {
    var message =
        dev.weir.proto.ExecutorReport.newBuilder()
            .setFence(
                ReportFence.newBuilder()
                    .setCluster(sender.cluster())
                    .setEpoch(epoch.value())
                    .setSender(sender.executor())
                    .setIncarnation(sender.incarnation()));
    if (report instanceof ExecutorReport.Hello hello) {
      message.setHello(hello(hello.executor()));
    } else if (report instanceof ExecutorReport.State state) {
      message.setState(state(state));
    } else if (report instanceof ExecutorReport.Heartbeat heartbeat) {
      message.setHeartbeat(HeartbeatWire.message(heartbeat));
    } else if (report instanceof ExecutorReport.Described described) {
      message.setDescribed(described(described));
    } else if (report instanceof ExecutorReport.SubtaskStatus status) {
      message.setSubtaskStatus(status(status));
    } else if (report instanceof ExecutorReport.CheckpointAck ack) {
      message.setCheckpointAck(ack(ack));
    } else if (report instanceof ExecutorReport.CheckpointDeclined declined) {
      message.setCheckpointDeclined(declined(declined));
    } else if (report instanceof ExecutorReport.CommitReport commit) {
      message.setCommitReport(commit(commit));
    } else if (report instanceof ExecutorReport.AttemptDropped dropped) {
      message.setAttemptDropped(dropped(dropped));
    } else {
      throw new AssertionError(report);
    }
    return message.build();
  }

  private static ExecutorHello hello(ExecutorIdentity executor) {
    return ExecutorHello.newBuilder()
        .setVersion(executor.version())
        .setWorker(executor.host().worker())
        .setWorkerIncarnation(executor.host().workerIncarnation())
        .setDataAddress(executor.dataAddress())
        .setPid(executor.pid())
        .build();
  }

  private static ExecutorState state(ExecutorReport.State state) {
    var message = ExecutorState.newBuilder().setJarSha256(state.jarSha256());
    ExecutorReport.Hosted hosted = state.hosted();
    if (hosted != null) {
      AttemptTarget target = hosted.target();
      message
          .setJob(target.job().value())
          .setRegion(target.region())
          .setAttempt(target.attempt())
          .setPlanSha256(hosted.planSha256())
          .setMaxBarrier(hosted.maxBarrier().value())
          .setCommittedThrough(hosted.committedThrough().value());
      for (ExecutorReport.SubtaskState subtask : hosted.subtasks()) {
        message.addSubtasks(
            SubtaskState.newBuilder()
                .setSubtask(PlanWire.message(subtask.subtask()))
                .setStatus(subtask.stage().name())
                .setLastAcked(subtask.lastAcked().value())
                .setChannelsUp(subtask.channelsUp()));
      }
    }
    return message.build();
  }

  private static Described described(ExecutorReport.Described described) {
    var message =
        Described.newBuilder()
            .setRequest(described.request())
            .setFingerprint(described.fingerprint())
            .addAllWarnings(described.warnings());
    if (described.topology() != null) {
      message.setTopology(PlanWire.message(described.topology()));
    }
    if (described.error() != null) {
      message.setError(error(described.error()));
    }
    return message.build();
  }

  private static ErrorProto error(ExecutorReport.Failure failure) {
    return ErrorProto.newBuilder()
        .setCode(failure.code().code())
        .setMessage(failure.message())
        .setOperator(failure.operator())
        .setSubtask(failure.subtask())
        .addAllFrames(failure.frames())
        .build();
  }

  private static SubtaskStatus status(ExecutorReport.SubtaskStatus status) {
    var message =
        SubtaskStatus.newBuilder()
            .setJob(status.target().job().value())
            .setRegion(status.target().region())
            .setAttempt(status.target().attempt())
            .setSubtask(PlanWire.message(status.subtask()))
            .setStatus(status.stage().name());
    if (status.error() != null) {
      message.setError(error(status.error()));
    }
    return message.build();
  }

  private static CheckpointAck ack(ExecutorReport.CheckpointAck ack) {
    var message =
        CheckpointAck.newBuilder()
            .setJob(ack.target().job().value())
            .setRegion(ack.target().region())
            .setAttempt(ack.target().attempt())
            .setCheckpoint(ack.checkpoint().value())
            .putAllPhaseMicros(ack.phaseMicros());
    ack.sections().forEach(section -> message.addSections(SectionWire.message(section)));
    return message.build();
  }

  private static CheckpointDeclined declined(ExecutorReport.CheckpointDeclined declined) {
    return CheckpointDeclined.newBuilder()
        .setJob(declined.target().job().value())
        .setRegion(declined.target().region())
        .setAttempt(declined.target().attempt())
        .setCheckpoint(declined.checkpoint().value())
        .setError(error(declined.error()))
        .build();
  }

  private static CommitReport commit(ExecutorReport.CommitReport commit) {
    var message =
        CommitReport.newBuilder()
            .setJob(commit.target().job().value())
            .setRegion(commit.target().region())
            .setAttempt(commit.target().attempt())
            .setThrough(commit.through().value());
    commit.subtasks().forEach(subtask -> message.addSubtasks(PlanWire.message(subtask)));
    return message.build();
  }

  private static AttemptDropped dropped(ExecutorReport.AttemptDropped dropped) {
    return AttemptDropped.newBuilder()
        .setJob(dropped.target().job().value())
        .setRegion(dropped.target().region())
        .setAttempt(dropped.target().attempt())
        .build();
  }
}
