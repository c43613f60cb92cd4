package dev.weir.coordinator.rpc;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.coordinator.message.AttemptTarget;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorNews.SubtaskStage;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.proto.CheckpointAck;
import dev.weir.proto.Described;
import dev.weir.proto.ErrorProto;
import dev.weir.proto.ExecutorReport;
import dev.weir.proto.ExecutorState;
import dev.weir.proto.SubtaskProto;
import dev.weir.proto.SubtaskStatus;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reports of executors, from messages to plain records. Stateless. */
final class ExecutorReportWire {
  private ExecutorReportWire() {}

  /**
   * The content of a report; its fence is the stream's business.
   *
   * @throws MalformedMessageException when a part has no meaning
   */
  static ExecutorNews news(ExecutorReport report) {
    try {
      return content(report);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException(report.getKindCase() + ": " + e.getMessage());
    }
  }

  private static ExecutorNews content(ExecutorReport report) {
    switch (report.getKindCase()) {
      case HELLO:
        var hello = report.getHello();
        return new ExecutorNews.Hello(
            hello.getVersion(),
            hello.getWorker(),
            hello.getWorkerIncarnation(),
            hello.getDataAddress(),
            hello.getPid());
      case STATE:
        return state(report.getState());
      case HEARTBEAT:
        return HeartbeatWire.news(report.getHeartbeat());
      case DESCRIBED:
        return described(report.getDescribed());
      case SUBTASK_STATUS:
        return subtask(report.getSubtaskStatus());
      case CHECKPOINT_ACK:
        return acked(report.getCheckpointAck());
      case CHECKPOINT_DECLINED:
        var declined = report.getCheckpointDeclined();
        return new ExecutorNews.CheckpointDeclined(
            target(declined.getJob(), declined.getRegion(), declined.getAttempt()),
            new CheckpointId(declined.getCheckpoint()),
            error(declined.getError()));
      case COMMIT_REPORT:
        var commit = report.getCommitReport();
        return new ExecutorNews.CommitReported(
            target(commit.getJob(), commit.getRegion(), commit.getAttempt()),
            new CheckpointId(commit.getThrough()),
            commit.getSubtasksList().stream().map(ExecutorReportWire::subtask).toList());
      case ATTEMPT_DROPPED:
        var dropped = report.getAttemptDropped();
        return new ExecutorNews.AttemptDropped(
            target(dropped.getJob(), dropped.getRegion(), dropped.getAttempt()));
      case KIND_NOT_SET:
        break;
    }
    throw new MalformedMessageException("a report of a kind that this version does not know");
  }

  private static ExecutorNews state(ExecutorState state) {
    if (state.getJob().isEmpty()) {
      return new ExecutorNews.State(state.getJarSha256(), null);
    }
    return new ExecutorNews.State(
        state.getJarSha256(),
        new ExecutorNews.Hosted(
            target(state.getJob(), state.getRegion(), state.getAttempt()),
            state.getPlanSha256(),
            state.getSubtasksList().stream()
                .map(
                    s ->
                        new ExecutorNews.SubtaskState(
                            subtask(s.getSubtask()),
                            PlanWire.constant(SubtaskStage.class, s.getStatus()),
                            new CheckpointId(s.getLastAcked()),
                            s.getChannelsUp()))
                .toList(),
            new CheckpointId(state.getMaxBarrier()),
            new CheckpointId(state.getCommittedThrough())));
  }

  private static ExecutorNews described(Described described) {
    if (!described.hasTopology() && !described.hasError()) {
      throw new MalformedMessageException("described neither a topology nor an error");
    }
    return new ExecutorNews.Described(
        described.getRequest(),
        described.hasError() ? null : PlanWire.topology(described.getTopology()),
        described.getFingerprint(),
        described.getWarningsList(),
        described.hasError() ? error(described.getError()) : null);
  }

  private static ExecutorNews subtask(SubtaskStatus status) {
    SubtaskStage stage = PlanWire.constant(SubtaskStage.class, status.getStatus());
    @Nullable ReportedError error = status.hasError() ? error(status.getError()) : null;
    if (stage == SubtaskStage.FAILED && error == null) {
      error = ReportedError.of(ErrorCode.INTERNAL, "the executor gave no reason");
    }
    return new ExecutorNews.SubtaskReported(
        target(status.getJob(), status.getRegion(), status.getAttempt()),
        subtask(status.getSubtask()),
        stage,
        error);
  }

  private static ExecutorNews acked(CheckpointAck ack) {
    return new ExecutorNews.CheckpointAcked(
        target(ack.getJob(), ack.getRegion(), ack.getAttempt()),
        new CheckpointId(ack.getCheckpoint()),
        ack.getSectionsList().stream().map(SectionWire::section).toList(),
        new TreeMap<>(ack.getPhaseMicrosMap()));
  }

  private static ReportedError error(ErrorProto e) {
    return new ReportedError(
        ErrorCode.of(e.getCode()),
        e.getMessage(),
        e.getOperator(),
        e.getSubtask(),
        e.getFramesList());
  }

  static SubtaskId subtask(SubtaskProto s) {
    return new SubtaskId(s.getChain(), s.getIndex());
  }

  private static AttemptTarget target(String job, int region, int attempt) {
    return new AttemptTarget(
        new JobId(job), notNegative("region", region), notNegative("attempt", attempt));
  }

  static int notNegative(String what, int value) {
    if (value < 0) {
      throw new MalformedMessageException(what + " " + Integer.toUnsignedString(value));
    }
    return value;
  }
}
