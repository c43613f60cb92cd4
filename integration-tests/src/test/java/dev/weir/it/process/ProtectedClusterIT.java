package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two coordinators and two workers, each on an address of its own, with certificates and a token: a
 * job passes, and whoever lacks them is refused at every port that any of the processes listens on.
 */
@Tag("slow")
class ProtectedClusterIT {
  private static final int PATIENCE_MILLIS = 5_000;

  /** What an HTTP/2 client says first; an HTTP/1 server takes it for a bad request. */
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] GET =
      "GET /api/v1/jobs HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  @RegisterExtension
  static final TestCluster CLUSTER =
      TestCluster.of(new TestCluster.Shape(1, 2, 2, 2, 2, TestCluster.Store.DIRECTORY, true));

  @TempDir static Path files;

  @Test
  void aJobPasses() throws Exception {
    Path input = files.resolve("flights.ndjson");
    Flights.write(input, 4_000, 11);
    Cli.Ended ended =
        CLUSTER
            .cli()
            .run(
                "run",
                Distribution.examples().toString(),
                "--class",
                "dev.weir.examples.FlightDelays",
                "--arg",
                "input=" + input,
                "--arg",
                "output=" + files.resolve("out"),
                "--parallelism",
                "4",
                "--wait");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(OutputLines.of(files.resolve("out"))).isEqualTo(Flights.expected(input));
  }

  @Test
  void everyProcessListensOnItsOwnAddressOnly() throws Exception {
    assertThat(
            ports().stream().map(p -> p.getAddress().getHostAddress()).collect(Collectors.toSet()))
        .isEqualTo(Set.of("127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5"));
  }

  @Test
  void aClientWithoutEncryptionIsRefusedEverywhere() throws Exception {
    for (InetSocketAddress port : ports()) {
      for (byte[] request : List.of(PREFACE, GET)) {
        try (var socket = new Socket()) {
          socket.connect(port, PATIENCE_MILLIS);
          byte[] answer = answer(socket, request);
          // A TLS alert is all that may come.
          assertThat(answer.length == 0 || answer[0] == 21)
              .as("%s: %s", port, new String(answer, StandardCharsets.ISO_8859_1))
              .isTrue();
        }
      }
    }
  }

  @Test
  void aClientWithoutTheClustersCertificateIsRefusedAtEveryGrpcPort() throws Exception {
    Set<Integer> http =
        CLUSTER.servers().stream()
            .map(s -> Integer.parseInt(s.substring(s.lastIndexOf(':') + 1)))
            .collect(Collectors.toSet());
    List<InetSocketAddress> grpc =
        ports().stream().filter(p -> !http.contains(p.getPort())).toList();
    assertThat(grpc).as("two coordinators, two executors at least").hasSizeGreaterThanOrEqualTo(4);
    Protection protection = CLUSTER.protection();
    for (InetSocketAddress port : grpc) {
      assertThat(overTls(port, protection.bringing(protection.servers())))
          .as("%s with a certificate of the cluster", port)
          .isNotEmpty();
      assertThat(overTls(port, protection.trusting())).as("%s without", port).isEmpty();
      assertThat(overTls(port, protection.bringing(protection.foreign())))
          .as("%s with a stranger's", port)
          .isEmpty();
    }
  }

  @Test
  void withoutTheTokenOnlyHealthIsShown() throws Exception {
    var without = new Api(CLUSTER.servers(), CLUSTER.protection().trusting(), "not-the-token");
    for (String server : CLUSTER.servers()) {
      for (String path : List.of("/livez", "/readyz")) {
        assertThat(without.get(server, path).statusCode()).as(server + path).isEqualTo(200);
      }
      for (String path : List.of("/api/v1/jobs", "/api/v1/cluster", "/api/v1/events", "/metrics")) {
        assertThat(without.get(server, path).statusCode()).as(server + path).isEqualTo(401);
        assertThat(CLUSTER.api().get(server, "/metrics").statusCode()).isEqualTo(200);
      }
    }
    assertThatThrownBy(() -> new Api(CLUSTER.servers()).text("/livez"))
        .as("a client that does not know the authority")
        .hasMessageContaining("PKIX");
  }

  /**
   * Executors come and go with jobs, and bind two ports for a moment before they say hello: waits
   * until every worker has some, each there to stay, and each has the one port that it keeps.
   */
  private static List<InetSocketAddress> ports() {
    CLUSTER.awaitReady();
    var ports = new ArrayList<InetSocketAddress>();
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(
            () -> {
              ports.clear();
              assertThat(TestCluster.of(CLUSTER.api().json("/api/v1/cluster"), "executor"))
                  .as("none that comes or goes")
                  .allMatch(executor -> executor.path("state").asText().equals("SPARE"));
              for (String id : List.of("coordinator-1", "coordinator-2")) {
                ports.addAll(ListeningPorts.of(List.of(CLUSTER.process(id).pid())));
              }
              for (String id : List.of("worker-1", "worker-2")) {
                List<Long> executors = executors(id);
                assertThat(executors).as(id).isNotEmpty();
                for (long executor : executors) {
                  List<InetSocketAddress> own = ListeningPorts.of(List.of(executor));
                  assertThat(own).as(id).hasSize(1);
                  ports.addAll(own);
                }
                assertThat(ListeningPorts.of(List.of(CLUSTER.process(id).pid()))).isEmpty();
              }
            });
    return ports;
  }

  private static List<Long> executors(String worker) {
    return ProcessHandle.of(CLUSTER.process(worker).pid())
        .orElseThrow()
        .descendants()
        .map(ProcessHandle::pid)
        .toList();
  }

  /** What the server says over TLS; nothing when it ends the connection. */
  private static byte[] overTls(InetSocketAddress port, SSLContext tls) throws IOException {
    try (var socket = (SSLSocket) tls.getSocketFactory().createSocket()) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.connect(port, PATIENCE_MILLIS);
      return answer(socket, PREFACE);
    }
  }

  private static byte[] answer(Socket socket, byte[] request) {
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(request);
      return socket.getInputStream().readNBytes(9);
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("neither an answer nor an end", e);
    } catch (IOException e) {
      // The alert, or a reset.
      return new byte[0];
    }
  }
}
