package dev.weir.coordinator.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.meta.MetadataValue.Leader;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.process.CoordinatorConfig.Metadata;
import dev.weir.coordinator.process.CoordinatorConfig.Network;
import dev.weir.coordinator.process.CoordinatorConfig.Security;
import dev.weir.coordinator.process.CoordinatorConfig.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CoordinatorDaemonTest {
  /** The longest that the test's ZooKeeper grants. */
  private static final int SESSION_MILLIS = 10_000;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static TestingServer zookeeper;
  @TempDir private Path directory;
  private final List<CoordinatorDaemon> daemons = new ArrayList<>();

  @BeforeAll
  static void startZooKeeper() throws Exception {
    zookeeper =
        new TestingServer(
            new InstanceSpec(null, -1, -1, -1, true, -1, 500, -1, Map.of(), "127.0.0.1"), true);
  }

  @AfterAll
  static void stopZooKeeper() throws Exception {
    zookeeper.close();
  }

  @AfterEach
  void stopDaemons() {
    daemons.forEach(CoordinatorDaemon::close);
  }

  private CoordinatorDaemon start(String cluster, String id) {
    var daemon =
        CoordinatorDaemon.start(
            config(cluster, id, zookeeper.getConnectString(), directory.toString(), 0),
            "test",
            halt -> {});
    daemons.add(daemon);
    return daemon;
  }

  private static CoordinatorConfig config(
      String cluster, String id, String zookeeper, String store, int httpPort) {
    return new CoordinatorConfig(
        cluster,
        id,
        new Metadata(zookeeper, SESSION_MILLIS),
        new Storage(store, null),
        new Network("127.0.0.1", null, 0, httpPort),
        Security.LOOPBACK);
  }

  private static HttpResponse<String> get(CoordinatorDaemon daemon, String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://" + daemon.httpAddress() + path)).build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(CoordinatorDaemon daemon, String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create("http://" + daemon.httpAddress() + path))
            .POST(BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void aDamagedJobIsListedWithItsErrorAndCanBeCanceledAndNobodyHalts() throws Exception {
    String job = "0123456789abcdef0123456789abcdef";
    try (CuratorFramework by =
        CuratorFrameworkFactory.newClient(zookeeper.getConnectString(), new RetryOneTime(100))) {
      by.start();
      for (String node : List.of("spec", "exec", "ckpt")) {
        by.create()
            .creatingParentsIfNeeded()
            .forPath(
                "/weir/damaged/jobs/" + job + "/" + node,
                "weir=of-a-later-version/9\n".getBytes(StandardCharsets.UTF_8));
      }
    }
    CoordinatorDaemon first = start("damaged", "c1");
    await().until(() -> leads(first));
    JsonNode listed = jobs(first).path(0);
    assertThat(listed.path("id").asText()).isEqualTo(job);
    assertThat(listed.path("status").asText()).isEqualTo("UNREADABLE");
    assertThat(listed.path("error").asText()).contains("WEIR-5007", "of-a-later-version");

    HttpResponse<String> stop = post(first, "/api/v1/jobs/" + job + "/stop");
    assertThat(stop.statusCode()).as(stop.body()).isEqualTo(409);
    HttpResponse<String> cancel = post(first, "/api/v1/jobs/" + job + "/cancel");
    assertThat(cancel.statusCode()).as(cancel.body()).isEqualTo(200);
    first.close();
    CoordinatorDaemon second = start("damaged", "c2");
    await().until(() -> leads(second));
    assertThat(jobs(second).path(0).path("status").asText()).isEqualTo("CANCELED");
  }

  private static JsonNode jobs(CoordinatorDaemon daemon) throws Exception {
    JsonNode body = new ObjectMapper().readTree(get(daemon, "/api/v1/jobs").body());
    return body.isArray() ? body : body.path("jobs");
  }

  private static boolean leads(CoordinatorDaemon daemon) {
    return daemon.view().leader().leading();
  }

  @Test
  void oneLeadsTheOtherForwardsAndTakesOverWhenTheFirstStepsDown() throws Exception {
    CoordinatorDaemon first = start("takeover", "c1");
    await().until(() -> leads(first));
    CoordinatorDaemon second = start("takeover", "c2");
    await().until(() -> !second.view().leader().httpAddress().isEmpty());
    assertThat(get(second, "/readyz").statusCode()).isEqualTo(200);
    assertThat(get(second, "/api/v1/jobs").statusCode()).isEqualTo(200);
    await()
        .untilAsserted(
            () -> {
              JsonNode cluster = new ObjectMapper().readTree(get(second, "/api/v1/cluster").body());
              assertThat(cluster.path("leader").asText()).isEqualTo("c1");
              assertThat(cluster.path("processes")).hasSize(2);
            });
    assertThat(first.line()).contains(first.controlAddress()).contains(first.httpAddress());

    long before = System.nanoTime();
    first.close();
    await().until(() -> leads(second));
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before))
        .as("far below a session")
        .isLessThan(SESSION_MILLIS / 2);
    assertThat(second.view().leader().epoch()).isGreaterThan(1);
    assertThat(get(second, "/api/v1/jobs").statusCode()).isEqualTo(200);
  }

  @Test
  void requestsReachTheRealCoreAndItsAnswersComeBack() throws Exception {
    CoordinatorDaemon only = start("alone", "c1");
    await().until(() -> leads(only));
    HttpResponse<String> response =
        CLIENT.send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://"
                            + only.httpAddress()
                            + "/api/v1/jobs?spec="
                            + URLEncoder.encode(
                                "{\"class\":\"A\",\"settings\":{\"parallelism\":\"0\"}}",
                                StandardCharsets.UTF_8)))
                .POST(BodyPublishers.ofString("a jar"))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(new ObjectMapper().readTree(response.body()).path("code").asText())
        .as(response.body())
        .isEqualTo("WEIR-2007");
    HttpResponse<String> stop =
        CLIENT.send(
            HttpRequest.newBuilder(
                    URI.create("http://" + only.httpAddress() + "/api/v1/jobs/nobody/stop"))
                .POST(BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
    assertThat(stop.statusCode()).as(stop.body()).isEqualTo(404);
  }

  @Test
  void whatIsMissingAtTheStartIsNamedAndNothingStaysOpen() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refused(
          config(
              "x", "c1", zookeeper.getConnectString(), directory.toString(), taken.getLocalPort()),
          ErrorCode.PORT_IN_USE);
    }
    Path file = Files.writeString(directory.resolve("file"), "no directory");
    refused(
        config("x", "c1", zookeeper.getConnectString(), file.toString(), 0),
        ErrorCode.STORE_UNREACHABLE);
    refused(config("x", "c1", "127.0.0.1:1", "ftp://x", 0), ErrorCode.CONFIG_INVALID);
  }

  private static void refused(CoordinatorConfig config, ErrorCode code) {
    assertThatThrownBy(() -> CoordinatorDaemon.start(config, "test", halt -> {}))
        .isInstanceOfSatisfying(WeirException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void aStandbyTellsOfARefusedConnectionAndOfNothingElse() throws Exception {
    var events = new LinkedBlockingQueue<CoordinatorEvent>();
    try (var open = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        var prober = new LeaderProber("c2", () -> true, events::add)) {
      int port = open.getLocalPort();
      prober.leaderIs(leader(4, "c1", "127.0.0.1:" + port));
      try (var probed = open.accept()) {
        assertThat(probed.isConnected()).isTrue();
      }
      assertThat(events).isEmpty();
      open.close();
      assertThat(events.poll(5, TimeUnit.SECONDS))
          .isEqualTo(new CoordinatorEvent.LeaderUnreachable(new LeaderEpoch(4)));
    }
  }

  @Test
  void whereNoConnectionWasEverTakenThatOneIsRefusedSaysNothing() throws Exception {
    var events = new LinkedBlockingQueue<CoordinatorEvent>();
    var probes = new AtomicInteger();
    BooleanSupplier standsBy = () -> probes.incrementAndGet() > 0;
    try (var open = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        var prober = new LeaderProber("c3", standsBy, events::add)) {
      prober.leaderIs(leader(4, "c1", "127.0.0.1:" + open.getLocalPort()));
      open.accept().close();
      open.close();
      assertThat(events.poll(5, TimeUnit.SECONDS)).isNotNull();

      prober.leaderIs(leader(5, "c2", "127.0.0.1:" + open.getLocalPort()));
      int before = probes.get();
      await().until(() -> probes.get() >= before + 3);
      assertThat(events).doesNotContain(new CoordinatorEvent.LeaderUnreachable(new LeaderEpoch(5)));
    }
  }

  @Test
  void aConnectionThatWasTakenIsHeldAndItsEndIsAReasonToAskAtOnce() throws Exception {
    var events = new LinkedBlockingQueue<CoordinatorEvent>();
    var taken = new LinkedBlockingQueue<Socket>();
    try (var open = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        var prober = new LeaderProber("c2", () -> true, events::add)) {
      CompletableFuture<Void> accepting = acceptAll(open, taken);
      prober.leaderIs(leader(4, "c1", "127.0.0.1:" + open.getLocalPort()));
      try (Socket held = taken.poll(5, TimeUnit.SECONDS)) {
        assertThat(held).isNotNull();
        held.getOutputStream().write(new byte[] {0, 0, 0, 4}); // a server greets
        await()
            .during(3 * LeaderProber.PERIOD_MILLIS, TimeUnit.MILLISECONDS)
            .until(() -> taken.isEmpty() && events.isEmpty());

        open.close();
        accepting.get(5, TimeUnit.SECONDS);
      }
      assertThat(events.poll(LeaderProber.HOLD_MILLIS / 2, TimeUnit.MILLISECONDS))
          .as("told when the connection ends, not when it would have been let go of")
          .isEqualTo(new CoordinatorEvent.LeaderUnreachable(new LeaderEpoch(4)));
    }
  }

  /** Until the socket is closed. */
  private static CompletableFuture<Void> acceptAll(ServerSocket open, Queue<Socket> taken) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            while (true) {
              taken.add(open.accept());
            }
          } catch (IOException e) {
            assertThat(open.isClosed()).isTrue();
          }
        });
  }

  private static Leader leader(long epoch, String id, String controlAddress) {
    return new Leader(new LeaderEpoch(epoch), 1, id, controlAddress, "127.0.0.1:1");
  }
}
