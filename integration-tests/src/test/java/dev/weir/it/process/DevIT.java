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

  /** Records per second: fifty seconds of reading, so that the job lives longer than the kills. */
  private static final int RATE = 400;

  private static final int REFUSED = 1;
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

  @Test
  void aRelativePathStartsWhereDevWasStartedAndNotWhereRunIs() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.write(directory.resolve("numbers.txt"), List.of("one", "two"));
    Path jar =
        JobJar.simple(
            directory,
            "Copy",
            "job.source(\"in\", Files.text(\"numbers.txt\"))"
                + ".sink(\"out\", Files.text(args.output()));");
    Cli.Ended copied = runCopy(elsewhere, jar, "copied");
    assertThat(copied.status()).as(copied.err()).isZero();
    assertThat(OutputLines.of(directory.resolve("copied"))).containsExactlyInAnyOrder("one", "two");

    Files.delete(directory.resolve("numbers.txt"));
    Cli.Ended refused = runCopy(elsewhere, jar, "other");
    assertThat(refused.status()).as(refused.err()).isEqualTo(REFUSED);
    assertThat(refused.err())
        .contains("WEIR-4011")
        .contains("found nothing at " + directory.toRealPath().resolve("numbers.txt"))
        .containsPattern("on worker 'worker-[12]'");
  }

  private static Cli.Ended runCopy(Path where, Path jar, String output) throws IOException {
    return new Cli(where, environment(), List.of())
        .run(
            "run",
            jar.toString(),
            "--class",
            "jobs.Copy",
            "--server",
            String.join(",", servers()),
            "--arg",
            "output=" + output,
            "--wait");
  }

  /** Kills one while the job runs, and waits until a checkpoint began after that. */
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
              found.add(job);
              if (job.hasNonNull("endedMillis")) {
                return true;
              }
              return job.path("status").asText().equals("RUNNING")
                  && job.path("checkpoints").path("last").path("triggeredMillis").asLong() > millis;
            });
    JsonNode last = found.get(found.size() - 1);
    assertThat(last.hasNonNull("endedMillis")).as("ended too early: %s", last).isFalse();
    return last;
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
