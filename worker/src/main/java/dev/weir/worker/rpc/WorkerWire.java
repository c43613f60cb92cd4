package dev.weir.worker.rpc;

import dev.weir.proto.ExecutorExited;
import dev.weir.proto.ReportFence;
import dev.weir.proto.RunningExecutor;
import dev.weir.proto.WorkerCommand;
import dev.weir.proto.WorkerHeartbeat;
import dev.weir.proto.WorkerHello;
import dev.weir.proto.WorkerReport;
import dev.weir.worker.daemon.WorkerEffect;
import dev.weir.worker.daemon.WorkerEvent;
import dev.weir.worker.daemon.WorkerOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Between the worker daemon's plain records and the messages of its control stream. Stateless. */
public final class WorkerWire {
  private final String cluster;
  private final String worker;
  private final String incarnation;
  private final WorkerHello about;

  /**
   * What a daemon says of itself.
   *
   * @param pid of the daemon
   */
  public record About(
      String version, String host, int slots, int maxExecutors, long memoryBytes, long pid) {}

  public WorkerWire(String cluster, String worker, String incarnation, About about) {
    this.cluster = cluster;
    this.worker = worker;
    this.incarnation = incarnation;
    this.about =
        WorkerHello.newBuilder()
            .setVersion(about.version())
            .setHost(about.host())
            .setSlots(about.slots())
            .setMaxExecutors(about.maxExecutors())
            .setMemoryBytes(about.memoryBytes())
            .setPid(about.pid())
            .build();
  }

  /** A saying of the core as a message. */
  public WorkerReport report(WorkerEffect.Say say) {
    var report =
        WorkerReport.newBuilder()
            .setFence(
                ReportFence.newBuilder()
                    .setCluster(cluster)
                    .setEpoch(say.epoch())
                    .setSender(worker)
                    .setIncarnation(incarnation));
    if (say instanceof WorkerEffect.SayHello hello) {
      report.setHello(about.toBuilder().addAllExecutors(running(hello.executors())));
    } else if (say instanceof WorkerEffect.SayHeartbeat heartbeat) {
      report.setHeartbeat(
          WorkerHeartbeat.newBuilder().addAllExecutors(running(heartbeat.executors())));
    } else if (say instanceof WorkerEffect.SayExited exited) {
      report.setExecutorExited(
          ExecutorExited.newBuilder()
              .setExecutor(exited.executor())
              .setExitCode(exited.exitCode())
              .setLastWords(exited.lastWords()));
    } else {
      throw new AssertionError(say);
    }
    return report.build();
  }

  private static List<RunningExecutor> running(SortedMap<String, Long> executors) {
    var running = new ArrayList<RunningExecutor>();
    executors.forEach(
        (id, pid) -> running.add(RunningExecutor.newBuilder().setExecutor(id).setPid(pid).build()));
    return running;
  }

  /** A command as an event for the core; null for one of another cluster or of a kind unknown. */
  public WorkerEvent.@Nullable Ordered event(WorkerCommand command) {
    WorkerOrder order = order(command);
    if (order == null || !command.getFence().getCluster().equals(cluster)) {
      return null;
    }
    return new WorkerEvent.Ordered(
        command.getFence().getEpoch(), command.getFence().getIncarnation(), order);
  }

  private static @Nullable WorkerOrder order(WorkerCommand command) {
    switch (command.getKindCase()) {
      case WELCOME:
        return new WorkerOrder.Welcome(command.getWelcome().getCoordinator());
      case LEASE:
        return new WorkerOrder.Lease(command.getLease().getLeaseMillis());
      case START_EXECUTOR:
        return new WorkerOrder.StartExecutor(command.getStartExecutor().getExecutor());
      case KILL_EXECUTOR:
        return new WorkerOrder.KillExecutor(
            command.getKillExecutor().getExecutor(), command.getKillExecutor().getReason());
      case KIND_NOT_SET:
        return null;
    }
    return null;
  }
}
