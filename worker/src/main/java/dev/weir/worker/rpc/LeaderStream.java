package dev.weir.worker.rpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The control stream of a worker or an executor to whoever leads. It follows the leader from
 * address to address and reconnects by itself; what was sent on a broken stream is lost, and the
 * handler says it again after {@link Handler#connected}.
 *
 * <p>All methods are called on the control thread, and so is the handler.
 *
 * @param <R> reports sent
 * @param <C> commands received
 */
public final class LeaderStream<R, C> implements AutoCloseable {
  private static final long KEEPALIVE_MILLIS = 5_000;
  private static final long KEEPALIVE_TIMEOUT_MILLIS = 3_000;
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private final MethodDescriptor<R, C> method;
  private final GrpcSecurity security;
  private final ControlLoop control;
  private final Handler<C> handler;
  private final Backoff backoff = new Backoff();
  private @Nullable String address;
  private @Nullable ManagedChannel channel;
  private @Nullable ClientCallStreamObserver<R> stream;
  private long connection;
  private boolean closed;

  /** What the owner hears, on the control thread. */
  public interface Handler<C> {
    /** A stream is open to this leader: say hello. */
    void connected(String address);

    void received(C command);

    /** The stream is gone; another will be opened. */
    void disconnected(String cause);
  }

  public LeaderStream(
      MethodDescriptor<R, C> method,
      GrpcSecurity security,
      ControlLoop control,
      Handler<C> handler) {
    this.method = method;
    this.security = security;
    this.control = control;
    this.handler = handler;
  }

  /** Somebody leads at this address; null: nobody is known to, and the stream there is stays. */
  public void leaderAt(@Nullable String newAddress) {
    if (closed || newAddress == null || newAddress.equals(address)) {
      return;
    }
    drop("the leader is now at " + newAddress);
    address = newAddress;
    backoff.reset();
    open();
  }

  /** Sends unless there is no stream; says whether it did. */
  public boolean send(R report) {
    ClientCallStreamObserver<R> to = stream;
    if (to == null) {
      return false;
    }
    to.onNext(report);
    return true;
  }

  /** Whether the stream would take a message without queueing it; heartbeats wait for that. */
  public boolean isReady() {
    return stream != null && stream.isReady();
  }

  /** Gives the stream up and connects again, as after an answer that cannot be trusted. */
  public void reconnect(String cause) {
    drop(cause);
    retryLater();
  }

  private void open() {
    String to = address;
    if (closed || to == null) {
      return;
    }
    long mine = ++connection;
    ManagedChannel opened =
        NettyChannelBuilder.forTarget("dns:///" + to, security.channel())
            .keepAliveTime(KEEPALIVE_MILLIS, TimeUnit.MILLISECONDS)
            .keepAliveTimeout(KEEPALIVE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
            .keepAliveWithoutCalls(true)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .disableRetry()
            .directExecutor()
            .build();
    channel = opened;
    ClientCalls.asyncBidiStreamingCall(
        opened.newCall(method, CallOptions.DEFAULT), new Observer(mine, to));
  }

  private void drop(String cause) {
    connection++;
    boolean wasOpen = stream != null;
    if (stream != null) {
      stream.cancel(cause, null);
      stream = null;
    }
    if (channel != null) {
      channel.shutdownNow();
      channel = null;
    }
    if (wasOpen) {
      handler.disconnected(cause);
    }
  }

  private void retryLater() {
    if (closed || address == null) {
      return;
    }
    long mine = connection;
    control.after(
        backoff.nextMillis(),
        () -> {
          if (mine == connection) {
            open();
          }
        });
  }

  @Override
  public void close() {
    closed = true;
    drop("this process is stopping");
  }

  /**
   * Hands what gRPC's threads see to the control thread; a stale connection's are dropped there.
   */
  private final class Observer implements ClientResponseObserver<R, C> {
    private final long mine;
    private final String to;

    Observer(long mine, String to) {
      this.mine = mine;
      this.to = to;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<R> requests) {
      requests.setOnReadyHandler(() -> post(() -> ready(requests)));
    }

    private void ready(ClientCallStreamObserver<R> requests) {
      if (stream == null) {
        stream = requests;
        handler.connected(to);
      }
    }

    @Override
    public void onNext(C command) {
      post(
          () -> {
            backoff.reset();
            handler.received(command);
          });
    }

    @Override
    public void onError(Throwable cause) {
      Status status = Status.fromThrowable(cause);
      post(() -> reconnect(status.getCode() + ": " + status.getDescription()));
    }

    @Override
    public void onCompleted() {
      post(() -> reconnect("the leader closed the stream"));
    }

    private void post(Runnable event) {
      control.execute(
          () -> {
            if (mine == connection) {
              event.run();
            }
          });
    }
  }
}
