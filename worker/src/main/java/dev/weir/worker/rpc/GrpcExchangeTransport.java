package dev.weir.worker.rpc;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.worker.exchange.ExchangeTransport;
import dev.weir.worker.exchange.Link;
import dev.weir.worker.exchange.LinkAcceptor;
import dev.weir.worker.exchange.LinkEvents;
import dev.weir.worker.exchange.LinkId;
import dev.weir.worker.exchange.PeerAddress;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The exchange over gRPC: one bidirectional stream for each link, raw messages, one connection for
 * each peer and direction. What is outstanding on a link is bounded by credit, so that gRPC's own
 * readiness is not asked for; its flow-control window only has to hold the credit.
 *
 * <p>Thread-safe. Events come on the transport's threads, those of one link one after another.
 */
public final class GrpcExchangeTransport implements ExchangeTransport, AutoCloseable {
  static final MethodDescriptor<RawMessage, RawMessage> OPEN =
      MethodDescriptor.<RawMessage, RawMessage>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName("dev.weir.proto.Exchange/Open")
          .setRequestMarshaller(RawMessage.MARSHALLER)
          .setResponseMarshaller(RawMessage.MARSHALLER)
          .build();

  /** Messages asked for ahead; each one taken asks for the next. */
  private static final int REQUESTED_MESSAGES = 256;

  private static final int FLOW_CONTROL_WINDOW_BYTES = 2 << 20;
  private static final int MAX_MESSAGE_BYTES = 1 << 20;
  private static final long KEEPALIVE_MILLIS = 5_000;
  private static final long KEEPALIVE_TIMEOUT_MILLIS = 3_000;

  private final String cluster;
  private final String executor;
  private final String incarnation;
  private final GrpcSecurity security;
  private final Server server;
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
  private volatile @Nullable LinkAcceptor acceptor;

  /**
   * Binds a free port of {@code host}.
   *
   * @throws WeirException WEIR-4008 when the address cannot be bound
   */
  public GrpcExchangeTransport(
      String cluster, String executor, String incarnation, String host, GrpcSecurity security) {
    this.cluster = cluster;
    this.executor = executor;
    this.incarnation = incarnation;
    this.security = security;
    try {
      this.server =
          NettyServerBuilder.forAddress(new InetSocketAddress(host, 0), security.server())
              .directExecutor()
              .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
              .maxInboundMessageSize(MAX_MESSAGE_BYTES)
              .permitKeepAliveTime(KEEPALIVE_MILLIS / 2, TimeUnit.MILLISECONDS)
              .permitKeepAliveWithoutCalls(true)
              .addService(
                  ServerServiceDefinition.builder("dev.weir.proto.Exchange")
                      .addMethod(OPEN, this::accepted)
                      .build())
              .build()
              .start();
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.PORT_IN_USE,
          "executor " + executor + " cannot bind an exchange port on " + host + ": " + e,
          e);
    }
  }

  /** The port that {@link PeerAddress#dataAddress} names. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void accept(LinkAcceptor acceptor) {
    this.acceptor = acceptor;
  }

  @Override
  public Link connect(PeerAddress peer, LinkId id, LinkEvents events) {
    ManagedChannel channel = channels.computeIfAbsent(peer.dataAddress(), this::open);
    ClientCall<RawMessage, RawMessage> call = channel.newCall(OPEN, CallOptions.DEFAULT);
    var link = new ClientLink(call);
    call.start(new ClientLink.Listener(call, link, events), LinkMetadata.of(cluster, id));
    call.request(REQUESTED_MESSAGES);
    return link;
  }

  private ManagedChannel open(String address) {
    return NettyChannelBuilder.forTarget("dns:///" + address, security.channel())
        .directExecutor()
        .flowControlWindow(FLOW_CONTROL_WINDOW_BYTES)
        .maxInboundMessageSize(MAX_MESSAGE_BYTES)
        .keepAliveTime(KEEPALIVE_MILLIS, TimeUnit.MILLISECONDS)
        .keepAliveTimeout(KEEPALIVE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
        .disableRetry()
        .build();
  }

  private ServerCall.Listener<RawMessage> accepted(
      ServerCall<RawMessage, RawMessage> call, Metadata metadata) {
    LinkAcceptor to = acceptor;
    LinkId id = LinkMetadata.read(cluster, metadata);
    if (to == null
        || id == null
        || !id.toExecutor().equals(executor)
        || !id.toIncarnation().equals(incarnation)) {
      call.close(
          Status.FAILED_PRECONDITION.withDescription(
              "this is executor " + executor + " in another life or cluster"),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    call.sendHeaders(new Metadata());
    call.request(REQUESTED_MESSAGES);
    return new ServerLink.Listener(call, to.accept(id, new ServerLink(call)));
  }

  /** Drops connections to peers that are no longer needed. */
  public void disconnect(String address) {
    ManagedChannel channel = channels.remove(address);
    if (channel != null) {
      channel.shutdownNow();
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    channels.values().forEach(ManagedChannel::shutdownNow);
  }
}
