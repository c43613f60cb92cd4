package dev.weir.coordinator.rpc;

import dev.weir.coordinator.message.WorkerNews;
import dev.weir.coordinator.message.WorkerOrder;
import dev.weir.proto.CommandFence;
import dev.weir.proto.KillExecutor;
import dev.weir.proto.Lease;
import dev.weir.proto.StartExecutor;
import dev.weir.proto.Welcome;
import dev.weir.proto.WorkerCommand;
import dev.weir.proto.WorkerHello;
import dev.weir.proto.WorkerReport;
import java.util.List;

/** What workers say and hear, as messages. Stateless. */
public final class WorkerWire {
  private WorkerWire() {}

  /** The content of a report; its fence is the stream's business. */
  static WorkerNews news(WorkerReport report) {
    switch (report.getKindCase()) {
      case HELLO:
        return hello(report.getHello());
      case HEARTBEAT:
        return new WorkerNews.Heartbeat(running(report.getHeartbeat().getExecutorsList()));
      case EXECUTOR_EXITED:
        var exited = report.getExecutorExited();
        return new WorkerNews.ExecutorExited(
            exited.getExecutor(), exited.getExitCode(), exited.getLastWords());
      case KIND_NOT_SET:
        break;
    }
    throw new MalformedMessageException("a report of a kind that this version does not know");
  }

  private static WorkerNews.Hello hello(WorkerHello hello) {
    if (hello.getSlots() < 1 || hello.getMaxExecutors() < 1 || hello.getMemoryBytes() < 1) {
      throw new MalformedMessageException(
          "a worker without room: "
              + Integer.toUnsignedString(hello.getSlots())
              + " slots, "
              + Integer.toUnsignedString(hello.getMaxExecutors())
              + " executors, "
              + hello.getMemoryBytes()
              + " bytes");
    }
    return new WorkerNews.Hello(
        hello.getVersion(),
        hello.getHost(),
        new WorkerNews.Capacity(hello.getSlots(), hello.getMaxExecutors(), hello.getMemoryBytes()),
        hello.getPid(),
        running(hello.getExecutorsList()));
  }

  private static List<WorkerNews.RunningExecutor> running(
      List<dev.weir.proto.RunningExecutor> executors) {
    return executors.stream()
        .map(e -> new WorkerNews.RunningExecutor(e.getExecutor(), e.getPid()))
        .toList();
  }

  public static WorkerCommand command(CommandFence fence, WorkerOrder order) {
    var command = WorkerCommand.newBuilder().setFence(fence);
    if (order instanceof WorkerOrder.Welcome welcome) {
      command.setWelcome(welcome(welcome.coordinator(), welcome.version()));
    } else if (order instanceof WorkerOrder.Lease lease) {
      command.setLease(Lease.newBuilder().setLeaseMillis(lease.leaseMillis()));
    } else if (order instanceof WorkerOrder.StartExecutor start) {
      command.setStartExecutor(StartExecutor.newBuilder().setExecutor(start.executor()));
    } else if (order instanceof WorkerOrder.KillExecutor kill) {
      command.setKillExecutor(
          KillExecutor.newBuilder().setExecutor(kill.executor()).setReason(kill.reason()));
    } else {
      throw new AssertionError(order);
    }
    return command.build();
  }

  static Welcome welcome(String coordinator, String version) {
    return Welcome.newBuilder().setCoordinator(coordinator).setVersion(version).build();
  }
}
