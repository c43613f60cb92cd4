package dev.weir.coordinator.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.coordinator.message.CoordinatorCommand.CloseExecutor;
import dev.weir.coordinator.message.CoordinatorCommand.ToExecutor;
import dev.weir.coordinator.message.CoordinatorCommand.ToWorker;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.message.WorkerNews;
import dev.weir.coordinator.message.WorkerOrder;
import dev.weir.coordinator.tls.Certificates;
import dev.weir.proto.CommandFence;
import dev.weir.proto.ControlGrpc;
import dev.weir.proto.ExecutorCommand;
import dev.weir.proto.ExecutorReport;
import dev.weir.proto.SubtaskStatus;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerTest {
  private static final String VERSION = "1.2";
  private static final LeaderEpoch EPOCH = new LeaderEpoch(4);

  private final BlockingQueue<CoordinatorEvent> events = new LinkedBlockingQueue<>();
  private final AtomicBoolean leads = new AtomicBoolean(true);
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  @Test
  void whatAProcessSaysAndWhatItIsToldPassInOrder() throws Exception {
    ControlServer server = server(null);
    var executor = new ExecutorPeer(channel(server), "x1", "i1");
    executor.hello("test", VERSION);
    assertThat(next())
        .isEqualTo(
            new CoordinatorEvent.FromExecutor(
                "x1", "i1", LeaderEpoch.NONE, executor.helloNews(VERSION)));
    executor.say(new ExecutorNews.State("", null));
    assertThat(next())
        .isEqualTo(
            new CoordinatorEvent.FromExecutor(
                "x1", "i1", LeaderEpoch.NONE, new ExecutorNews.State("", null)));

    server.send(new ToExecutor("x1", "i1", EPOCH, new ExecutorOrder.Welcome("c1", VERSION)));
    server.send(new ToExecutor("x1", "i1", EPOCH, new ExecutorOrder.Lease(700)));
    ExecutorCommand welcome = executor.receive();
    assertThat(welcome.getFence())
        .isEqualTo(
            CommandFence.newBuilder().setCluster("test").setEpoch(4).setIncarnation("i1").build());
    assertThat(CommandReader.order(welcome)).isEqualTo(new ExecutorOrder.Welcome("c1", VERSION));
    assertThat(CommandReader.order(executor.receive())).isEqualTo(new ExecutorOrder.Lease(700));

    executor.reports().onCompleted();
    assertThat(next())
        .isEqualTo(new CoordinatorEvent.ExecutorGone("x1", "i1", "the process closed its stream"));
    assertThat(executor.end().getCode()).isEqualTo(Status.Code.OK);
  }

  @Test
  void workersHaveStreamsOfTheirOwn() throws Exception {
    ControlServer server = server(null);
    var received = new LinkedBlockingQueue<WorkerOrder>();
    StreamObserver<dev.weir.proto.WorkerReport> reports =
        ControlGrpc.newStub(channel(server))
            .worker(
                new StreamObserver<>() {
                  @Override
                  public void onNext(dev.weir.proto.WorkerCommand command) {
                    received.add(CommandReader.order(command));
                  }

                  @Override
                  public void onError(Throwable cause) {}

                  @Override
                  public void onCompleted() {}
                });
    var hello =
        new WorkerNews.Hello(
            VERSION, "127.0.0.1", new WorkerNews.Capacity(2, 4, 1 << 30), 7, List.of());
    reports.onNext(ReportWriter.report(ExecutorPeer.fence("test", "w1", "i1"), hello));
    assertThat(next())
        .isEqualTo(new CoordinatorEvent.FromWorker("w1", "i1", LeaderEpoch.NONE, hello));
    server.send(new ToWorker("w1", "other life", EPOCH, new WorkerOrder.StartExecutor("x1")));
    server.send(new ToWorker("w1", "i1", EPOCH, new WorkerOrder.StartExecutor("x2")));
    assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(new WorkerOrder.StartExecutor("x2"));
    reports.onError(Status.CANCELLED.asException());
    assertThat(next()).isInstanceOf(CoordinatorEvent.WorkerGone.class);
  }

  @Test
  void aNewStreamOfAProcessReplacesTheOldOneWhoseEndComesFirst() throws Exception {
    ControlServer server = server(null);
    var old = new ExecutorPeer(channel(server), "x1", "i1");
    old.hello("test", VERSION);
    next();
    var young = new ExecutorPeer(channel(server), "x1", "i1");
    young.hello("test", VERSION);
    assertThat(next()).isInstanceOf(CoordinatorEvent.ExecutorGone.class);
    assertThat(next()).isInstanceOf(CoordinatorEvent.FromExecutor.class);
    assertThat(old.end().getCode()).isEqualTo(Status.Code.ABORTED);
    server.send(new ToExecutor("x1", "i1", EPOCH, new ExecutorOrder.Lease(1)));
    assertThat(young.receive().hasLease()).isTrue();
    assertThat(events).isEmpty();
  }

  @Test
  void whoIsOfAnotherClusterOrVersionIsRefusedByName() throws Exception {
    ControlServer server = server(null);
    var stranger = new ExecutorPeer(channel(server), "x1", "i1");
    stranger.hello("other", VERSION);
    assertThat(stranger.end().getDescription())
        .startsWith("WEIR-2007")
        .contains("executor 'x1' belongs to cluster 'other', this coordinator to 'test'");
    var ancient = new ExecutorPeer(channel(server), "x2", "i1");
    ancient.hello("test", "1.1");
    assertThat(ancient.end().getDescription())
        .startsWith("WEIR-5006")
        .contains("executor 'x2' is of version 1.1, the coordinator of 1.2");
    assertThat(events).isEmpty();
  }

  @Test
  void whoDoesNotBeginWithHelloOrSpeaksForAnotherIsCutOff() throws Exception {
    ControlServer server = server(null);
    var rude = new ExecutorPeer(channel(server), "x1", "i1");
    rude.say(new ExecutorNews.State("", null));
    assertThat(rude.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(rude.end().getDescription()).startsWith("WEIR-2004").contains("hello");

    var liar = new ExecutorPeer(channel(server), "x2", "i1");
    liar.hello("test", VERSION);
    next();
    liar.reports()
        .onNext(
            ReportWriter.report(
                ExecutorPeer.fence("test", "x3", "i1"), new ExecutorNews.State("", null)));
    assertThat(liar.end().getDescription()).startsWith("WEIR-2004").contains("'x3'");
    assertThat(next()).isInstanceOf(CoordinatorEvent.ExecutorGone.class);
  }

  @Test
  void aMalformedReportEndsItsStreamAndNoOther() throws Exception {
    ControlServer server = server(null);
    var good = new ExecutorPeer(channel(server), "x1", "i1");
    good.hello("test", VERSION);
    next();
    var bad = new ExecutorPeer(channel(server), "x2", "i1");
    bad.hello("test", VERSION);
    next();
    bad.reports()
        .onNext(
            ExecutorReport.newBuilder()
                .setFence(ExecutorPeer.fence("test", "x2", "i1"))
                .setSubtaskStatus(SubtaskStatus.newBuilder().setStatus("DONE"))
                .build());
    assertThat(bad.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(next()).isInstanceOf(CoordinatorEvent.ExecutorGone.class);
    assertThat(garbage(channel(server)).getCode()).isNotEqualTo(Status.Code.OK);
    good.say(new ExecutorNews.State("", null));
    assertThat(next()).isInstanceOf(CoordinatorEvent.FromExecutor.class);
  }

  @Test
  void aFollowerTakesNobodyIn() throws Exception {
    ControlServer server = server(null);
    leads.set(false);
    var executor = new ExecutorPeer(channel(server), "x1", "i1");
    executor.hello("test", VERSION);
    assertThat(executor.end())
        .satisfies(s -> assertThat(s.getCode()).isEqualTo(Status.Code.UNAVAILABLE))
        .satisfies(s -> assertThat(s.getDescription()).isEqualTo("not the leader"));
    assertThat(events).isEmpty();
  }

  @Test
  void aStreamIsClosedWithTheCodeOfWhoeverOrdersIt() throws Exception {
    ControlServer server = server(null);
    var executor = new ExecutorPeer(channel(server), "x1", "i1");
    executor.hello("test", VERSION);
    next();
    server.close(new CloseExecutor("x1", "i0", ErrorCode.STALE_EPOCH, "for another life"));
    server.close(new CloseExecutor("x1", "i1", ErrorCode.EXECUTOR_LOST, "no heartbeat"));
    assertThat(executor.end().getDescription())
        .isEqualTo("WEIR-5001 an executor process ended: no heartbeat");
    assertThat(next()).isInstanceOf(CoordinatorEvent.ExecutorGone.class);
  }

  @Test
  void aProcessThatDoesNotReadLosesItsStreamAtTheLimit() throws Exception {
    ControlServer server = server(null);
    var gone = new CompletableFuture<Status>();
    ClientCall<ExecutorReport, ExecutorCommand> deaf =
        channel(server).newCall(ControlGrpc.getExecutorMethod(), CallOptions.DEFAULT);
    deaf.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            gone.complete(status);
          }
        },
        new Metadata());
    var helper = new ExecutorPeer(null, "x1", "i1");
    deaf.sendMessage(
        ReportWriter.report(ExecutorPeer.fence("test", "x1", "i1"), helper.helloNews(VERSION)));
    next();
    var order = new ExecutorOrder.Exit("x".repeat(1 << 20));
    for (int i = 0; i < 200; i++) {
      server.send(new ToExecutor("x1", "i1", EPOCH, order));
    }
    assertThat(next()).isInstanceOf(CoordinatorEvent.ExecutorGone.class);
    deaf.request(1_000);
    assertThat(gone.get(5, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
  }

  @Test
  void withTlsOnlyCertificatesOfTheAuthorityGetIn() throws Exception {
    Path ours = Certificates.node();
    ControlServer server = server(ours);
    var friend = new ExecutorPeer(channel(server, tls(ours, true)), "x1", "i1");
    friend.hello("test", VERSION);
    assertThat(next()).isInstanceOf(CoordinatorEvent.FromExecutor.class);

    var nameless = new ExecutorPeer(channel(server, tls(ours, false)), "x2", "i1");
    nameless.hello("test", VERSION);
    assertThat(nameless.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    var plain = new ExecutorPeer(channel(server), "x3", "i1");
    plain.hello("test", VERSION);
    assertThat(plain.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(events).isEmpty();
  }

  @Test
  void aTakenPortAndAnUnusableCertificateAreNamed(@TempDir Path directory) throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () ->
                  new ControlServer(settings(taken.getLocalPort(), null), events::add, leads::get))
          .isInstanceOfSatisfying(
              WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_IN_USE))
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
    assertThatThrownBy(() -> server(directory))
        .isInstanceOfSatisfying(
            WeirException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CERTIFICATE_INVALID));
  }

  private ControlServer server(@Nullable Path tls) {
    var server = new ControlServer(settings(0, tls), events::add, leads::get);
    opened.add(0, server);
    return server;
  }

  private static ControlServer.Settings settings(int port, @Nullable Path tls) {
    return new ControlServer.Settings("127.0.0.1", port, "test", VERSION, tls);
  }

  private ManagedChannel channel(ControlServer server) {
    return channel(server, InsecureChannelCredentials.create());
  }

  private ManagedChannel channel(ControlServer server, ChannelCredentials credentials) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.port(), credentials)
            .disableRetry()
            .build();
    opened.add(0, channel::shutdownNow);
    return channel;
  }

  private static ChannelCredentials tls(Path directory, boolean withCertificate)
      throws IOException {
    var credentials =
        TlsChannelCredentials.newBuilder().trustManager(directory.resolve("ca.pem").toFile());
    if (withCertificate) {
      credentials.keyManager(
          directory.resolve("cert.pem").toFile(), directory.resolve("key.pem").toFile());
    }
    return credentials.build();
  }

  private CoordinatorEvent next() throws InterruptedException {
    return events.poll(5, TimeUnit.SECONDS);
  }

  /** Sends bytes that are no message and says how the call ended. */
  private static Status garbage(ManagedChannel channel) throws Exception {
    var marshaller =
        new MethodDescriptor.Marshaller<String>() {
          @Override
          public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
          }

          @Override
          public String parse(InputStream in) {
            return "";
          }
        };
    MethodDescriptor<String, String> method =
        MethodDescriptor.<String, String>newBuilder(marshaller, marshaller)
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(ControlGrpc.getExecutorMethod().getFullMethodName())
            .build();
    var ended = new CompletableFuture<Status>();
    ClientCall<String, String> call = channel.newCall(method, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage("\u00ff\u00ff\u00ffno message");
    return ended.get(5, TimeUnit.SECONDS);
  }
}
