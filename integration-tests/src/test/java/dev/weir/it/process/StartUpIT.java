package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A process that cannot start says why in one line and ends, within bounded time. */
@Tag("slow")
class StartUpIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int FAILURE = 1;
  private static final int USAGE = 2;
  private static final int UNREACHABLE = 5;

  private static Path directory;
  private static ZooKeeperEnsemble zookeeper;

  @BeforeAll
  static void start() throws Exception {
    directory = Distribution.scratch("StartUpIT");
    zookeeper = new ZooKeeperEnsemble(directory, 1);
    zookeeper.awaitServing();
  }

  @AfterAll
  static void stop() {
    if (zookeeper != null) {
      zookeeper.close();
    }
  }

  @Test
  void aPortThatIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = "" + taken.getLocalPort();
      refused(coordinator("--http-port", port), FAILURE, "WEIR-4008", port);
      refused(coordinator("--http-port", "0", "--control-port", port), FAILURE, "WEIR-4008", port);
    }
  }

  @Test
  void aZooKeeperThatDoesNotAnswer() {
    String nobody = "127.0.0.1:" + FreePort.any();
    refused(
        coordinator("--http-port", "0", "--zookeeper", nobody + "/weir"),
        UNREACHABLE,
        "WEIR-4006",
        nobody);
    refused(worker("--zookeeper", nobody + "/weir"), UNREACHABLE, "WEIR-4006", nobody);
  }

  @Test
  void aStoreThatCannotBeWrittenTo() throws Exception {
    Path file = Files.createFile(directory.resolve("a-file"));
    String store = file.resolve("store").toUri().toString();
    refused(coordinator("--http-port", "0", "--store", store), UNREACHABLE, "WEIR-4005", "a-file");
    refused(worker("--store", store), UNREACHABLE, "WEIR-4005", "a-file");
    String nobody = "http://127.0.0.1:" + FreePort.any();
    refused(
        coordinator("--http-port", "0", "--store", "s3://bucket/x", "--s3-endpoint", nobody),
        UNREACHABLE,
        "WEIR-4005",
        "bucket");
  }

  @Test
  void anAddressBeyondLoopbackWithoutProtection() {
    refused(
        coordinator("--http-port", "0", "--bind", "0.0.0.0", "--advertise", "localhost"),
        USAGE,
        "WEIR-2007",
        "--tls-dir");
    refused(worker("--bind", "0.0.0.0"), USAGE, "WEIR-2007", "--tls-dir");
  }

  @Test
  void optionsWithoutAUsableValue() {
    refused(coordinator("--http-port", "70000"), USAGE, "WEIR-2007", "--http-port");
    refused(worker("--memory", "10m"), USAGE, "WEIR-2007", "memory");
    refused(coordinator("--tls-dir", directory.toString()), FAILURE, "WEIR-4009", "cert.pem");
    Cli.Ended odd = run(coordinator("--sesion", "4s"));
    assertThat(odd.status()).isEqualTo(USAGE);
    assertThat(odd.err()).contains("--sesion").doesNotContain("\tat ");
  }

  @Test
  void aClusterThatDoesNotAnswer() {
    String nobody = "http://127.0.0.1:" + FreePort.any();
    refused(List.of("jobs", "--server", nobody), UNREACHABLE, "WEIR-2008", nobody);
  }

  private static List<String> coordinator(String... more) {
    return role("coordinator", more);
  }

  private static List<String> worker(String... more) {
    return role("worker", more);
  }

  /** The options of a sound process, but for those that are given. */
  private static List<String> role(String role, String... more) {
    var line = new ArrayList<>(List.of(role));
    line.addAll(Arrays.asList(more));
    if (!line.contains("--zookeeper")) {
      line.addAll(List.of("--zookeeper", zookeeper.address()));
    }
    if (!line.contains("--store")) {
      line.addAll(List.of("--store", directory.resolve("store").toUri().toString()));
    }
    if (role.equals("worker")) {
      line.addAll(List.of("--work-dir", directory.resolve("work").toString()));
    }
    return line;
  }

  private static Cli.Ended run(List<String> line) {
    var environment =
        Map.of(
            "JAVA_HOME", System.getProperty("java.home"),
            "WEIR_JAVA_OPTS", "-XX:TieredStopAtLevel=1",
            "AWS_ACCESS_KEY_ID", "nobody",
            "AWS_SECRET_ACCESS_KEY", "nothing",
            "AWS_REGION", "us-east-1");
    return new Cli(directory, environment, List.of())
        .start(line.get(0), line.subList(1, line.size()).toArray(String[]::new))
        .await(LIMIT);
  }

  private static void refused(List<String> line, int status, String code, String word) {
    Cli.Ended ended = run(line);
    assertThat(ended.status()).as(ended.err()).isEqualTo(status);
    assertThat(ended.err().lines().filter(l -> l.startsWith("WEIR-")))
        .as(ended.err())
        .hasSize(1)
        .allMatch(l -> l.startsWith(code) && l.contains(word));
    assertThat(ended.err()).doesNotContain("\tat ");
  }
}
