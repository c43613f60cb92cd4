package dev.weir.coordinator.rpc;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.proto.ReportFence;
import dev.weir.proto.WorkerReport;
import org.jspecify.annotations.Nullable;

/** Streams of workers. Stateless. */
public final class WorkerDialect implements Dialect<WorkerReport> {
  @Override
  public String role() {
    return "worker";
  }

  @Override
  public ReportFence fence(WorkerReport report) {
    return report.getFence();
  }

  @Override
  public @Nullable String helloVersion(WorkerReport report) {
    return report.hasHello() ? report.getHello().getVersion() : null;
  }

  @Override
  public CoordinatorEvent event(WorkerReport report) {
    ReportFence fence = report.getFence();
    return new CoordinatorEvent.FromWorker(
        fence.getSender(),
        fence.getIncarnation(),
        new LeaderEpoch(fence.getEpoch()),
        WorkerWire.news(report));
  }

  @Override
  public CoordinatorEvent gone(String sender, String incarnation, String cause) {
    return new CoordinatorEvent.WorkerGone(sender, incarnation, cause);
  }
}
