package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example job on four subtasks over two workers, with an ensemble of three ZooKeeper servers
 * and checkpoints in an S3 store, gives what an independent computation gives, whichever process is
 * killed on the way.
 */
class FlightDelaysIT {
  private static final long SEED = 20010101;
  private static final int FLIGHTS = 12_000;

  /** Records a second: ten seconds of reading for a job that is struck in its first ones. */
  private static final int RATE = 1_200;

  private static final Duration LIMIT = Duration.ofSeconds(120);

  @RegisterExtension static final TestCluster CLUSTER = TestCluster.full(TestCluster.Store.S3);

  @TempDir static Path files;
  private static Path input;
  private static List<String> expected;

  @BeforeAll
  static void writeInput() throws IOException {
    input = files.resolve("flights.ndjson");
    Flights.write(input, FLIGHTS, SEED);
    expected = Flights.expected(input);
  }

  @Test
  void withoutAFault() throws Exception {
    finishes("undisturbed", submit("undisturbed", 0));
  }

  @Tag("slow")
  @Test
  void whenAnExecutorIsKilled() throws Exception {
    Cli.Running run = submit("executor", RATE, "--state", "rocksdb");
    String job = afterCheckpoints("executor", 2);
    assertThat(CLUSTER.executorsOf(job)).as("one on each worker").hasSize(2);
    TestCluster.kill9(CLUSTER.executorsOf(job).get(0));
    assertThat(finishes("executor", run).path("restarts").asInt()).isPositive();
  }

  @Tag("slow")
  @Test
  void whenAWorkerIsKilled() throws Exception {
    Cli.Running run = submit("worker", RATE);
    afterCheckpoints("worker", 2);
    CLUSTER.process("worker-1").kill9();
    assertThat(finishes("worker", run).path("restarts").asInt()).isPositive();
    CLUSTER.restartDead();
  }

  @Tag("slow")
  @Test
  void whenTheLeaderIsKilled() throws Exception {
    Cli.Running run = submit("leader", RATE);
    afterCheckpoints("leader", 2);
    ServerProcess leader = CLUSTER.leader();
    leader.kill9();
    finishes("leader", run);
    CLUSTER.restartDead();
    assertThat(CLUSTER.leader()).as("the other one leads on").isNotSameAs(leader);
  }

  @Tag("slow")
  @Test
  void whenAZooKeeperServerIsKilled() throws Exception {
    Cli.Running run = submit("zookeeper", RATE);
    afterCheckpoints("zookeeper", 1);
    // The highest number leads an ensemble that starts empty.
    CLUSTER.zookeeper().servers().get(2).kill9();
    finishes("zookeeper", run);
    CLUSTER.restartDead();
  }

  @Tag("slow")
  @Test
  void whenTheMajorityOfTheEnsembleIsAwayForSomeSeconds() throws Exception {
    Cli.Running run = submit("majority", 1_500);
    afterCheckpoints("majority", 1);
    List<ServerProcess> servers = CLUSTER.zookeeper().servers();
    servers.subList(0, 2).forEach(ServerProcess::kill9);
    noCheckpointCompletes("majority");
    // A coordinator that was cut off too long has ended itself, too.
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              CLUSTER.startDead();
              return !run.alive();
            });
    CLUSTER.awaitReady();
    finishes("majority", run);
  }

  @Tag("slow")
  @Test
  void whenTheStoreIsAwayForSomeSeconds() throws Exception {
    Cli.Running run = submit("store", 1_500);
    afterCheckpoints("store", 1);
    CLUSTER.s3().stop();
    noCheckpointCompletes("store");
    CLUSTER.s3().start();
    finishes("store", run);
  }

  /** Waits until none has completed for three seconds. */
  private static void noCheckpointCompletes(String name) {
    var last = new AtomicReference<>("");
    await()
        .atMost(LIMIT)
        .during(Duration.ofSeconds(3))
        .until(
            () -> {
              String now = pointer(name);
              return now.equals(last.getAndSet(now));
            });
  }

  private static String pointer(String name) {
    try {
      return CLUSTER.api().job(name).path("checkpoints").path("pointer").asText();
    } catch (UncheckedIOException e) {
      return "nobody leads";
    }
  }

  private static Cli.Running submit(String name, int rate, String... more) {
    var arguments =
        new ArrayList<>(
            List.of(
                Distribution.examples().toString(),
                "--class",
                "dev.weir.examples.FlightDelays",
                "--name",
                name,
                "--arg",
                "input=" + input,
                "--arg",
                "output=" + files.resolve(name),
                "--arg",
                "rate=" + rate,
                "--parallelism",
                "4",
                "--wait"));
    arguments.addAll(List.of(more));
    return CLUSTER.cli().start("run", arguments.toArray(String[]::new));
  }

  /** Waits until the job runs and so many of its checkpoints have completed; gives its id. */
  private static String afterCheckpoints(String name, int checkpoints) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(
            () ->
                CLUSTER.api().job(name).path("checkpoints").path("completed").asInt()
                    >= checkpoints);
    JsonNode job = CLUSTER.api().job(name);
    assertThat(job.path("status").asText()).as("still under way").isEqualTo("RUNNING");
    return job.path("id").asText();
  }

  private static JsonNode finishes(String name, Cli.Running run) throws IOException {
    Cli.Ended ended = run.await(LIMIT);
    assertThat(ended.status()).as(ended.err()).isZero();
    JsonNode job = CLUSTER.api().job(name);
    assertThat(job.path("status").asText()).isEqualTo("FINISHED");
    assertThat(OutputLines.of(files.resolve(name)))
        .as("output of the run '%s', seed %d", name, SEED)
        .isEqualTo(expected);
    return job;
  }
}
