package dev.weir.coordinator.rpc;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.coordinator.loop.Workers;
import dev.weir.coordinator.message.CoordinatorCommand.CloseExecutor;
import dev.weir.coordinator.message.CoordinatorCommand.CloseWorker;
import dev.weir.coordinator.message.CoordinatorCommand.ToExecutor;
import dev.weir.coordinator.message.CoordinatorCommand.ToWorker;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.proto.CommandFence;
import dev.weir.proto.ExecutorCommand;
import dev.weir.proto.ExecutorReport;
import dev.weir.proto.WorkerCommand;
import dev.weir.proto.WorkerReport;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The server of the control plane: every worker and executor holds one stream to it while this
 * coordinator leads. Orders are sent by the coordinator's loop and never block it; reports become
 * events on gRPC's threads.
 */
public final class ControlServer implements Workers, AutoCloseable {
  static final int MAX_MESSAGE_BYTES = 64 << 20;
  private static final int MAX_STREAMS_PER_CONNECTION = 4;
  private static final long KEEPALIVE_MILLIS = 5_000;
  private static final long KEEPALIVE_TIMEOUT_MILLIS = 3_000;

  /** A peer may ping somewhat more often than we do. */
  private static final long PERMITTED_KEEPALIVE_MILLIS = 2_000;

  private static final long CLOSE_WAIT_MILLIS = 1_000;

  private final Peers<WorkerReport, WorkerCommand> workers;
  private final Peers<ExecutorReport, ExecutorCommand> executors;
  private final Settings settings;
  private final ScheduledExecutorService deadlines;
  private final Server server;

  /**
   * Where it listens and whom it takes in.
   *
   * @param port 0: a free one
   * @param version of this process; others must be of the same
   * @param tlsDirectory cert.pem, key.pem and ca.pem for mutual TLS; null: plain text
   */
  public record Settings(
      String host, int port, String cluster, String version, @Nullable Path tlsDirectory) {}

  /**
   * Starts to listen.
   *
   * @param events takes what happens, from several threads, none of them the coordinator's loop
   * @param leads whether this coordinator leads: streams are refused while it does not
   * @throws WeirException PORT_IN_USE, CERTIFICATE_INVALID
   */
  public ControlServer(
      Settings settings, Consumer<CoordinatorEvent> events, BooleanSupplier leads) {
    this.settings = settings;
    this.workers = new Peers<>(new WorkerDialect(), events);
    this.executors = new Peers<>(new ExecutorDialect(), events);
    this.deadlines =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, "control-deadlines");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    var expected = new Introduction.Expected(settings.cluster(), settings.version());
    this.server = listen(new ControlService(workers, executors, expected, leads, deadlines));
  }

  private Server listen(ControlService service) {
    var address = new InetSocketAddress(settings.host(), settings.port());
    if (address.isUnresolved()) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID, "the host '" + settings.host() + "' is not known here");
    }
    try {
      return NettyServerBuilder.forAddress(
              address, ServerSecurity.credentials(settings.tlsDirectory()))
          .addService(service)
          .directExecutor()
          .maxInboundMessageSize(MAX_MESSAGE_BYTES)
          .maxConcurrentCallsPerConnection(MAX_STREAMS_PER_CONNECTION)
          .keepAliveTime(KEEPALIVE_MILLIS, TimeUnit.MILLISECONDS)
          .keepAliveTimeout(KEEPALIVE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
          .permitKeepAliveTime(PERMITTED_KEEPALIVE_MILLIS, TimeUnit.MILLISECONDS)
          .permitKeepAliveWithoutCalls(true)
          .build()
          .start();
    } catch (IOException e) {
      deadlines.shutdownNow();
      throw new WeirException(
          ErrorCode.PORT_IN_USE,
          "cannot listen for workers on "
              + settings.host()
              + ":"
              + settings.port()
              + " ("
              + e.getMessage()
              + "); choose another --port, or 0 for a free one",
          e);
    }
  }

  public int port() {
    return server.getPort();
  }

  @Override
  public void send(ToWorker order) {
    var stream = workers.find(order.worker(), order.incarnation());
    if (stream != null) {
      stream.send(WorkerWire.command(fence(order.epoch(), order.incarnation()), order.order()));
    }
  }

  @Override
  public void send(ToExecutor order) {
    var stream = executors.find(order.executor(), order.incarnation());
    if (stream != null) {
      stream.send(
          ExecutorCommandWire.command(fence(order.epoch(), order.incarnation()), order.order()));
    }
  }

  @Override
  public void close(CloseWorker order) {
    var stream = workers.find(order.worker(), order.incarnation());
    if (stream != null) {
      stream.refuse(Status.FAILED_PRECONDITION, order.code(), order.message());
    }
  }

  @Override
  public void close(CloseExecutor order) {
    var stream = executors.find(order.executor(), order.incarnation());
    if (stream != null) {
      stream.refuse(Status.FAILED_PRECONDITION, order.code(), order.message());
    }
  }

  private CommandFence fence(LeaderEpoch epoch, String incarnation) {
    return CommandFence.newBuilder()
        .setCluster(settings.cluster())
        .setEpoch(epoch.value())
        .setIncarnation(incarnation)
        .build();
  }

  @Override
  public void close() {
    Status stopping = Status.UNAVAILABLE.withDescription("the coordinator is stopping");
    workers.closeAll(stopping);
    executors.closeAll(stopping);
    server.shutdown();
    try {
      if (!server.awaitTermination(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    deadlines.shutdownNow();
  }
}
