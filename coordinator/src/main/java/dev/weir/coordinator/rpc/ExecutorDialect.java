package dev.weir.coordinator.rpc;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.proto.ExecutorReport;
import dev.weir.proto.ReportFence;
import org.jspecify.annotations.Nullable;

/** Streams of executors. Stateless. */
public final class ExecutorDialect implements Dialect<ExecutorReport> {
  @Override
  public String role() {
    return "executor";
  }

  @Override
  public ReportFence fence(ExecutorReport report) {
    return report.getFence();
  }

  @Override
  public @Nullable String helloVersion(ExecutorReport report) {
    return report.hasHello() ? report.getHello().getVersion() : null;
  }

  @Override
  public CoordinatorEvent event(ExecutorReport report) {
    ReportFence fence = report.getFence();
    return new CoordinatorEvent.FromExecutor(
        fence.getSender(),
        fence.getIncarnation(),
        new LeaderEpoch(fence.getEpoch()),
        ExecutorReportWire.news(report));
  }

  @Override
  public CoordinatorEvent gone(String sender, String incarnation, String cause) {
    return new CoordinatorEvent.ExecutorGone(sender, incarnation, cause);
  }
}
