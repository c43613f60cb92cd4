package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** No executor outlives its worker. */
@Tag("slow")
class OrphansIT {
  @RegisterExtension static final TestCluster CLUSTER = TestCluster.small();

  @TempDir static Path files;

  @Test
  void whenAWorkerIsKilledItsExecutorsAreGoneWithinASecond() throws Exception {
    Path jar =
        JobJar.simple(
            files,
            "Steady",
            "job.source(\"numbers\", Generator.sequence(Long.class, n -> n).rate(args.rate()))"
                + ".sink(\"out\", Files.ndjson(args.output(), Long.class));");
    Cli.Ended submitted =
        CLUSTER
            .cli()
            .run(
                "run",
                jar.toString(),
                "--class",
                "jobs.Steady",
                "--name",
                "steady",
                "--arg",
                "rate=1000",
                "--arg",
                "output=" + files.resolve("steady"),
                "--parallelism",
                "4");
    assertThat(submitted.status()).as(submitted.err()).isZero();
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> CLUSTER.api().job("steady").path("checkpoints").path("completed").asInt() > 0);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(executorsOfTheWorker()).containsExactlyInAnyOrder("MEMBER", "SPARE"));
    ServerProcess worker = CLUSTER.process("worker-1");
    List<ProcessHandle> executors =
        ProcessHandle.of(worker.pid()).orElseThrow().descendants().toList();
    assertThat(executors.stream().map(ProcessHandle::pid))
        .as("a spare and the job's own")
        .hasSize(2)
        .containsAnyElementsOf(CLUSTER.executorsOf(submitted.out().strip()));
    worker.kill9();
    await()
        .atMost(Duration.ofSeconds(1))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> executors.stream().noneMatch(ProcessTable::runs));
  }

  /** What each is there for. */
  private static List<String> executorsOfTheWorker() {
    return TestCluster.of(CLUSTER.api().json("/api/v1/cluster"), "executor").stream()
        .filter(executor -> executor.path("worker").asText().equals("worker-1"))
        .map(executor -> executor.path("state").asText())
        .toList();
  }
}
