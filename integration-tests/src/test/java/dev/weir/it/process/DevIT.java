package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code weir dev} as a user has it: it keeps its processes running, whichever of those that {@code
 * weir cluster} lists is killed, and runs what {@code weir init} has written.
 */
@Tag("slow")
class DevIT {
  private static final long SEED = 20010102;
  private static final int FLIGHTS = 20_000;
  private static final int RATE = 1_000;
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Path directory;
  private static ServerProcess dev;

  @BeforeAll
  static void start() throws IOException {
    directory = Distribution.scratch("DevIT");
    dev =
        new ServerProcess("dev", directory, environment(), List.of(Distribution.launcher(), "dev"));
    await().atMost(LIMIT).until(() -> dev.output().contains("submit    weir run") || !dev.alive());
    assertThat(dev.alive()).as(dev.output()).isTrue();
  }

  @AfterAll
  static void stop() throws IOException {
    if (dev == null) {
      return;
    }
    List<ProcessHandle> all = ProcessHandle.of(dev.pid()).orElseThrow().descendants().toList();
    dev.close();
    await().atMost(Duration.ofSeconds(10)).until(() -> all.stream().noneMatch(ProcessTable::runs));
    ProcessLogs.holdNoStack(directory.resolve(".weir"));
  }

  private static Map<String, String> environment() {
    return Map.of("JAVA_HOME", System.getProperty("java.home"));
  }

  private static Cli cli() {
    return new Cli(directory, environment(), List.of());
  }

  @Test
  void aJobOutlivesTheDeathOfAnyProcessThatIsListed() throws Exception {
    Path input = directory.resolve("flights.ndjson");
    Flights.write(input, FLIGHTS, SEED);
    Cli.Running run =
        cli()
            .start(
                "run",
                Distribution.examples().toString(),
                "--class",
                "dev.weir.examples.FlightDelays",
                "--name",
                "flights",
                "--arg",
                "input=" + input,
                "--arg",
                "output=" + directory.resolve("out"),
                "--arg",
                "rate=" + RATE,
                "--parallelism",
                "4",
                "--wait");
    String job = awaitCheckpointAfter(0).path("id").asText();
    kill("zookeeper", process -> true);
    kill("executor", process -> process.path("job").asText().equals(job));
    kill("worker", process -> process.path("connected").asBoolean());
    kill("coordinator", process -> process.path("leader").asBoolean());

    Cli.Ended ended = run.await(LIMIT);
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(OutputLines.of(directory.resolve("out")))
        .as("output, seed %d", SEED)
        .isEqualTo(Flights.expected(input));
    assertThat(dev.output()).as("news of dev").contains("; started again as pid ");
  }

  /** Kills one, and waits until the job has gone on. */
  private static void kill(String role, Predicate<JsonNode> which) throws IOException {
    JsonNode victim =
        TestCluster.of(json("cluster"), role).stream()
            .filter(which)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no such " + role));
    TestCluster.kill9(victim.path("pid").asLong());
    awaitCheckpointAfter(System.currentTimeMillis());
  }

  private static JsonNode awaitCheckpointAfter(long millis) {
    var found = new ArrayList<JsonNode>();
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions()
        .until(
            () -> {
              JsonNode job = new Api(servers()).json("/api/v1/jobs/flights");
              assertThat(job.hasNonNull("endedMillis")).as("%s", job).isFalse();
              found.add(job);
              return job.path("status").asText().equals("RUNNING")
                  && job.path("checkpoints").path("last").path("triggeredMillis").asLong() > millis;
            });
    return found.get(found.size() - 1);
  }

  private static List<String> servers() throws IOException {
    var servers = new ArrayList<String>();
    JSON.readTree(directory.resolve(".weir/dev.json").toFile())
        .path("servers")
        .forEach(server -> servers.add(server.asText()));
    return servers;
  }

  private static JsonNode json(String command) throws IOException {
    Cli.Ended ended = cli().run(command, "-o", "json");
    assertThat(ended.status()).as(ended.err()).isZero();
    return JSON.readTree(ended.out());
  }

  @Test
  void aProjectThatInitWroteIsBuiltAndRuns() throws Exception {
    assertThat(cli().run("init", "project").status()).isZero();
    Path project = directory.resolve("project");
    Path log = directory.resolve("mvnw.log");
    var builder = new ProcessBuilder("./mvnw", "-B", "-ntp", "verify").directory(project.toFile());
    builder.environment().putAll(environment());
    Process maven = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(maven.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("%s", log).isTrue();
    assertThat(maven.exitValue()).as(Files.readString(log)).isZero();
    assertThat(Files.readString(log)).contains("Tests run: 1, Failures: 0");

    Cli.Ended ended =
        cli()
            .run(
                "run",
                "project/target/my-job.jar",
                "--class",
                "my.PageViews",
                "--arg",
                "input=project/views.ndjson",
                "--arg",
                "output=views",
                "--wait");
    assertThat(ended.status()).as(ended.err()).isZero();
    long views = Files.readAllLines(project.resolve("views.ndjson")).size();
    long counted = 0;
    for (String line : OutputLines.of(directory.resolve("views"))) {
      counted += JSON.readTree(line).path("views").asLong();
    }
    assertThat(counted).as("views counted").isEqualTo(views).isPositive();
    assertThat(cli().run("init", "project").status()).as("into what is there").isEqualTo(4);
  }
}
