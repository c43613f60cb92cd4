package dev.weir.worker.rpc;

import dev.weir.proto.ControlGrpc;
import dev.weir.proto.WorkerCommand;
import dev.weir.proto.WorkerReport;
import dev.weir.worker.daemon.WorkerEffect;
import dev.weir.worker.daemon.WorkerEvent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The daemon's side of the control stream. Used on the control thread only. */
public final class WorkerControlClient implements AutoCloseable {
  private final WorkerWire wire;
  private final Consumer<WorkerEvent> events;
  private final LeaderStream<WorkerReport, WorkerCommand> stream;

  /**
   * @param events takes what the stream brings, on the control thread
   */
  public WorkerControlClient(
      WorkerWire wire, GrpcSecurity security, ControlLoop control, Consumer<WorkerEvent> events) {
    this.wire = wire;
    this.events = events;
    this.stream =
        new LeaderStream<>(ControlGrpc.getWorkerMethod(), security, control, new Listener());
  }

  public void leaderAt(@Nullable String address) {
    stream.leaderAt(address);
  }

  /** Sends a saying; one that finds no stream is dropped, the next connection says it again. */
  public void say(WorkerEffect.Say say) {
    if (!(say instanceof WorkerEffect.SayHeartbeat) || stream.isReady()) {
      stream.send(wire.report(say));
    }
  }

  public void distrust(String cause) {
    stream.reconnect(cause);
  }

  @Override
  public void close() {
    stream.close();
  }

  private final class Listener implements LeaderStream.Handler<WorkerCommand> {
    @Override
    public void connected(String address) {
      events.accept(new WorkerEvent.Connected());
    }

    @Override
    public void received(WorkerCommand command) {
      WorkerEvent event = wire.event(command);
      if (event != null) {
        events.accept(event);
      }
    }

    @Override
    public void disconnected(String cause) {
      events.accept(new WorkerEvent.Disconnected());
    }
  }
}
