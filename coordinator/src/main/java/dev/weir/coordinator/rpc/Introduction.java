package dev.weir.coordinator.rpc;

import dev.weir.api.error.ErrorCode;
import dev.weir.proto.ReportFence;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Who may speak on a control stream: the first report introduces, all others must fit. Stateless.
 */
final class Introduction {
  private Introduction() {}

  /** What a hello must name. */
  record Expected(String cluster, String version) {}

  /** Why a stream ends. */
  record Refusal(Status status, ErrorCode code, String message) {}

  /**
   * Looks at the first report of a stream.
   *
   * @param role of the peer, for messages
   * @param version null when the report is no hello
   * @return null when it may join
   * @throws MalformedMessageException when it is no introduction
   */
  static @Nullable Refusal refusal(
      Expected expected, String role, ReportFence fence, @Nullable String version) {
    if (version == null) {
      throw new MalformedMessageException("the first report on a stream must be its hello");
    }
    if (fence.getSender().isEmpty() || fence.getIncarnation().isEmpty()) {
      throw new MalformedMessageException("the hello names no sender or no incarnation");
    }
    String who = role + " '" + fence.getSender() + "'";
    if (!fence.getCluster().equals(expected.cluster())) {
      return new Refusal(
          Status.FAILED_PRECONDITION,
          ErrorCode.CONFIG_INVALID,
          who
              + " belongs to cluster '"
              + fence.getCluster()
              + "', this coordinator to '"
              + expected.cluster()
              + "'");
    }
    if (!version.equals(expected.version())) {
      return new Refusal(
          Status.FAILED_PRECONDITION,
          ErrorCode.VERSION_MISMATCH,
          who
              + " is of version "
              + version
              + ", the coordinator of "
              + expected.version()
              + "; start all processes from the same distribution");
    }
    return null;
  }

  /**
   * Looks at a later report.
   *
   * @param hello whether it is one
   * @throws MalformedMessageException when it does not belong here
   */
  static void checkSender(ReportFence introduced, ReportFence fence, boolean hello) {
    if (!fence.getCluster().equals(introduced.getCluster())
        || !fence.getSender().equals(introduced.getSender())
        || !fence.getIncarnation().equals(introduced.getIncarnation())) {
      throw new MalformedMessageException(
          "a report of '"
              + fence.getSender()
              + "' came on the stream of '"
              + introduced.getSender()
              + "'");
    }
    if (hello) {
      throw new MalformedMessageException("a second hello on one stream");
    }
  }
}
