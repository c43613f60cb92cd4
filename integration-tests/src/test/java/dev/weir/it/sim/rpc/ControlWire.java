package dev.weir.it.sim.rpc;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.coordinator.message.CoordinatorCommand.ToExecutor;
import dev.weir.coordinator.message.CoordinatorCommand.ToWorker;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.rpc.ExecutorDialect;
import dev.weir.coordinator.rpc.WorkerDialect;
import dev.weir.worker.daemon.WorkerEffect;
import dev.weir.worker.daemon.WorkerEvent;
import dev.weir.worker.executor.CommandFence;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorReport;
import dev.weir.worker.rpc.ExecutorCommandWire;
import dev.weir.worker.rpc.ExecutorReportWire;
import dev.weir.worker.rpc.WorkerWire;
import java.util.Objects;

/** Takes what one side says through its mapping to a message and the other side's mapping back. */
public final class ControlWire {
  private static final ExecutorDialect EXECUTORS = new ExecutorDialect();
  private static final WorkerDialect WORKERS = new WorkerDialect();

  private ControlWire() {}

  /** A command as it reaches an executor. */
  public record ToldExecutor(CommandFence fence, ExecutorCommand command) {}

  public static CoordinatorEvent report(
      ExecutorIdentity sender, LeaderEpoch epoch, ExecutorReport report) {
    return EXECUTORS.event(ExecutorReportWire.message(sender, epoch, report));
  }

  public static ToldExecutor command(String cluster, ToExecutor order) {
    var message =
        dev.weir.coordinator.rpc.ExecutorCommandWire.command(
            fence(cluster, order.epoch(), order.incarnation()), order.order());
    return new ToldExecutor(
        ExecutorCommandWire.fence(message),
        Objects.requireNonNull(ExecutorCommandWire.command(message)));
  }

  public static CoordinatorEvent report(WorkerWire wire, WorkerEffect.Say say) {
    return WORKERS.event(wire.report(say));
  }

  public static WorkerEvent.Ordered command(WorkerWire wire, String cluster, ToWorker order) {
    return Objects.requireNonNull(
        wire.event(
            dev.weir.coordinator.rpc.WorkerWire.command(
                fence(cluster, order.epoch(), order.incarnation()), order.order())));
  }

  private static dev.weir.proto.CommandFence fence(
      String cluster, LeaderEpoch epoch, String incarnation) {
    return dev.weir.proto.CommandFence.newBuilder()
        .setCluster(cluster)
        .setEpoch(epoch.value())
        .setIncarnation(incarnation)
        .build();
  }
}
