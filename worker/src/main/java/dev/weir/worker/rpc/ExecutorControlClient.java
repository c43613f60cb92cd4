package dev.weir.worker.rpc;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.proto.ControlGrpc;
import dev.weir.worker.executor.CommandFence;
import dev.weir.worker.executor.Executor;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorReport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The executor's side of the control stream. Used on the control thread only. */
public final class ExecutorControlClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorControlClient.class);

  private final ExecutorIdentity identity;
  private final LeaderStream<dev.weir.proto.ExecutorReport, dev.weir.proto.ExecutorCommand> stream;
  private @Nullable Executor executor;

  public ExecutorControlClient(
      ExecutorIdentity identity, GrpcSecurity security, ControlLoop control) {
    this.identity = identity;
    this.stream =
        new LeaderStream<>(ControlGrpc.getExecutorMethod(), security, control, new Listener());
  }

  /** Whom the stream speaks to; called once, before the first {@link #leaderAt}. */
  public void serve(Executor served) {
    this.executor = served;
  }

  public void leaderAt(String address) {
    stream.leaderAt(address);
  }

  /** Sends a report, unless there is no stream; a heartbeat also when the stream is not ready. */
  public void report(LeaderEpoch epoch, ExecutorReport report) {
    if (!(report instanceof ExecutorReport.Heartbeat) || stream.isReady()) {
      stream.send(ExecutorReportWire.message(identity, epoch, report));
    }
  }

  @Override
  public void close() {
    stream.close();
  }

  private Executor served() {
    Executor served = executor;
    if (served == null) {
      throw new IllegalStateException("no executor is served");
    }
    return served;
  }

  private final class Listener implements LeaderStream.Handler<dev.weir.proto.ExecutorCommand> {
    @Override
    public void connected(String address) {
      LOG.info("connected to the leader at {}", address);
      served().connected();
    }

    @Override
    public void received(dev.weir.proto.ExecutorCommand message) {
      ExecutorCommand command = ExecutorCommandWire.command(message);
      if (command == null) {
        LOG.warn("a command of a kind that this version does not know: dropped");
        return;
      }
      CommandFence fence = ExecutorCommandWire.fence(message);
      if (served().on(fence, command) == Executor.Verdict.STALE) {
        stream.reconnect("a command of the past epoch " + fence.epoch());
      }
    }

    @Override
    public void disconnected(String cause) {
      LOG.warn("the stream to the leader is gone: {}", cause);
    }
  }
}
