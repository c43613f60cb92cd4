package dev.weir.coordinator.rpc;

import com.google.protobuf.ByteString;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.coordinator.message.AttemptTarget;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.message.WorkerNews;
import dev.weir.coordinator.view.SubtaskFigures;
import dev.weir.proto.AttemptDropped;
import dev.weir.proto.ChannelMetrics;
import dev.weir.proto.CheckpointAck;
import dev.weir.proto.CheckpointDeclined;
import dev.weir.proto.CommitReport;
import dev.weir.proto.CommittableProto;
import dev.weir.proto.Described;
import dev.weir.proto.ErrorProto;
import dev.weir.proto.ExecutorExited;
import dev.weir.proto.ExecutorHeartbeat;
import dev.weir.proto.ExecutorHello;
import dev.weir.proto.ExecutorReport;
import dev.weir.proto.ExecutorState;
import dev.weir.proto.ReportFence;
import dev.weir.proto.RunningExecutor;
import dev.weir.proto.SectionProto;
import dev.weir.proto.SubtaskMetrics;
import dev.weir.proto.SubtaskProto;
import dev.weir.proto.SubtaskState;
import dev.weir.proto.SubtaskStatus;
import dev.weir.proto.WorkerHeartbeat;
import dev.weir.proto.WorkerHello;
import dev.weir.proto.WorkerReport;
import java.util.List;

/** The other end's part, written from control.proto alone: plain records to reports. */
final class ReportWriter {
  private ReportWriter() {}

  static WorkerReport report(ReportFence fence, WorkerNews news) {
    var report = WorkerReport.newBuilder().setFence(fence);
    if (news instanceof WorkerNews.Hello hello) {
      report.setHello(
          WorkerHello.newBuilder()
              .setVersion(hello.version())
              .setHost(hello.host())
              .setSlots(hello.capacity().slots())
              .setMaxExecutors(hello.capacity().maxExecutors())
              .setMemoryBytes(hello.capacity().memoryBytes())
              .setPid(hello.pid())
              .addAllExecutors(running(hello.executors())));
    } else if (news instanceof WorkerNews.Heartbeat heartbeat) {
      report.setHeartbeat(
          WorkerHeartbeat.newBuilder().addAllExecutors(running(heartbeat.executors())));
    } else if (news instanceof WorkerNews.ExecutorExited exited) {
      report.setExecutorExited(
          ExecutorExited.newBuilder()
              .setExecutor(exited.executor())
              .setExitCode(exited.exitCode())
              .setLastWords(exited.lastWords()));
    }
    return report.build();
  }

  private static List<RunningExecutor> running(List<WorkerNews.RunningExecutor> executors) {
    return executors.stream()
        .map(e -> RunningExecutor.newBuilder().setExecutor(e.executor()).setPid(e.pid()).build())
        .toList();
  }

  static ExecutorReport report(ReportFence fence, ExecutorNews news) {
    var report = ExecutorReport.newBuilder().setFence(fence);
    if (news instanceof ExecutorNews.Hello hello) {
      report.setHello(
          ExecutorHello.newBuilder()
              .setVersion(hello.version())
              .setWorker(hello.worker())
              .setWorkerIncarnation(hello.workerIncarnation())
              .setDataAddress(hello.dataAddress())
              .setPid(hello.pid()));
    } else if (news instanceof ExecutorNews.State state) {
      report.setState(state(state));
    } else if (news instanceof ExecutorNews.Heartbeat heartbeat) {
      report.setHeartbeat(heartbeat(heartbeat));
    } else if (news instanceof ExecutorNews.Described described) {
      report.setDescribed(described(described));
    } else {
      aboutAttempt(report, news);
    }
    return report.build();
  }

  private static void aboutAttempt(ExecutorReport.Builder report, ExecutorNews news) {
    if (news instanceof ExecutorNews.SubtaskReported s) {
      var status =
          SubtaskStatus.newBuilder()
              .setJob(s.target().job().value())
              .setRegion(s.target().region())
              .setAttempt(s.target().attempt())
              .setSubtask(subtask(s.subtask()))
              .setStatus(s.stage().name());
      report.setSubtaskStatus(s.error() == null ? status : status.setError(error(s.error())));
    } else if (news instanceof ExecutorNews.CheckpointAcked a) {
      report.setCheckpointAck(
          CheckpointAck.newBuilder()
              .setJob(a.target().job().value())
              .setRegion(a.target().region())
              .setAttempt(a.target().attempt())
              .setCheckpoint(a.checkpoint().value())
              .addAllSections(a.sections().stream().map(ReportWriter::section).toList())
              .putAllPhaseMicros(a.phaseMicros()));
    } else if (news instanceof ExecutorNews.CheckpointDeclined d) {
      report.setCheckpointDeclined(
          CheckpointDeclined.newBuilder()
              .setJob(d.target().job().value())
              .setRegion(d.target().region())
              .setAttempt(d.target().attempt())
              .setCheckpoint(d.checkpoint().value())
              .setError(error(d.error())));
    } else if (news instanceof ExecutorNews.CommitReported c) {
      report.setCommitReport(
          CommitReport.newBuilder()
              .setJob(c.target().job().value())
              .setRegion(c.target().region())
              .setAttempt(c.target().attempt())
              .setThrough(c.through().value())
              .addAllSubtasks(c.subtasks().stream().map(ReportWriter::subtask).toList()));
    } else if (news instanceof ExecutorNews.AttemptDropped d) {
      report.setAttemptDropped(
          AttemptDropped.newBuilder()
              .setJob(d.target().job().value())
              .setRegion(d.target().region())
              .setAttempt(d.target().attempt()));
    }
  }

  private static ExecutorState state(ExecutorNews.State state) {
    var message = ExecutorState.newBuilder().setJarSha256(state.jarSha256());
    ExecutorNews.Hosted hosted = state.hosted();
    if (hosted == null) {
      return message.build();
    }
    AttemptTarget target = hosted.target();
    message
        .setJob(target.job().value())
        .setRegion(target.region())
        .setAttempt(target.attempt())
        .setPlanSha256(hosted.planSha256())
        .setMaxBarrier(hosted.maxBarrier().value())
        .setCommittedThrough(hosted.committedThrough().value());
    hosted
        .subtasks()
        .forEach(
            s ->
                message.addSubtasks(
                    SubtaskState.newBuilder()
                        .setSubtask(subtask(s.subtask()))
                        .setStatus(s.stage().name())
                        .setLastAcked(s.lastAcked().value())
                        .setChannelsUp(s.channelsUp())));
    return message.build();
  }

  private static ExecutorHeartbeat heartbeat(ExecutorNews.Heartbeat heartbeat) {
    var message =
        ExecutorHeartbeat.newBuilder()
            .setJob(heartbeat.job() == null ? "" : heartbeat.job().value())
            .setAttempt(heartbeat.attempt())
            .setHeapUsedBytes(heartbeat.process().heapUsedBytes())
            .setRssBytes(heartbeat.process().rssBytes())
            .setCpuMillis(heartbeat.process().cpuMillis());
    heartbeat.subtasks().forEach(s -> message.addMetrics(metrics(s)));
    heartbeat
        .channels()
        .forEach(
            c ->
                message.addChannels(
                    ChannelMetrics.newBuilder()
                        .setChannel(c.channel())
                        .setSender(c.sender())
                        .setGrantedBytes(c.grantedBytes())
                        .setCreditBytes(c.creditBytes())
                        .setInFlightBytes(c.inFlightBytes())
                        .setQueuedBytes(c.queuedBytes())));
    return message.build();
  }

  private static SubtaskMetrics metrics(SubtaskFigures s) {
    return SubtaskMetrics.newBuilder()
        .setSubtask(subtask(s.subtask()))
        .setRecordsIn(s.counts().recordsIn())
        .setRecordsOut(s.counts().recordsOut())
        .setBytesOut(s.counts().bytesOut())
        .setLateDropped(s.counts().lateDropped())
        .setBusyNanos(s.times().busyNanos())
        .setBackpressuredNanos(s.times().backpressuredNanos())
        .setIdleNanos(s.times().idleNanos())
        .setWatermarkMillis(s.watermarkMillis())
        .setStateBytes(s.stateBytes())
        .setTimersPending(s.timersPending())
        .setInputQueueFill(s.inputQueueFill())
        .build();
  }

  private static Described described(ExecutorNews.Described described) {
    var message =
        Described.newBuilder()
            .setRequest(described.request())
            .setFingerprint(described.fingerprint())
            .addAllWarnings(described.warnings());
    if (described.topology() != null) {
      message.setTopology(PlanWire.topology(described.topology()));
    }
    if (described.error() != null) {
      message.setError(error(described.error()));
    }
    return message.build();
  }

  private static SectionProto section(SectionHandle section) {
    var message =
        SectionProto.newBuilder()
            .setSubtask(subtask(section.subtask()))
            .setFinished(section.finished())
            .setCrc32C(section.location().crc32c());
    if (section.location() instanceof SectionHandle.Stored stored) {
      message
          .setObjectKey(stored.objectKey())
          .setOffset(stored.offset())
          .setLength(stored.length());
    } else if (section.location() instanceof SectionHandle.Inlined inlined) {
      message.setInlined(ByteString.copyFrom(inlined.bytes()));
    }
    for (Committable c : section.committables()) {
      message.addCommittables(
          CommittableProto.newBuilder()
              .setOperator(c.operator())
              .setSubtask(c.subtask())
              .setAttempt(c.attempt())
              .setCheckpoint(c.checkpointId())
              .setPayload(c.payload()));
    }
    return message.build();
  }

  private static ErrorProto error(ReportedError error) {
    return ErrorProto.newBuilder()
        .setCode(error.code().code())
        .setMessage(error.message())
        .setOperator(error.operator())
        .setSubtask(error.subtask())
        .addAllFrames(error.frames())
        .build();
  }

  private static SubtaskProto subtask(SubtaskId subtask) {
    return SubtaskProto.newBuilder().setChain(subtask.chain()).setIndex(subtask.index()).build();
  }
}
