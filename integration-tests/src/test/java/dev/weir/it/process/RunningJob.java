package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;

/** An unbounded job for tests that look at one. Stateless. */
final class RunningJob {
  private static final String KEYED =
      """
          job.source("numbers", Generator.sequence(Long.class, n -> n).rate(args.rate()))
              .keyBy(Long.class, n -> n % 16)
              .reduce("latest", (a, b) -> b)
              .sink("out", Files.ndjson(args.output(), Long.class));
      """;

  private RunningJob() {}

  /** Submits it on four subtasks and waits for two of its checkpoints; gives its id. */
  static String submit(TestCluster cluster, Path files, String name, int rate) throws Exception {
    Path jar = JobJar.simple(files, "Keyed", KEYED);
    Cli.Ended submitted =
        cluster
            .cli()
            .run(
                "run",
                jar.toString(),
                "--class",
                "jobs.Keyed",
                "--name",
                name,
                "--arg",
                "rate=" + rate,
                "--arg",
                "output=" + files.resolve(name),
                "--parallelism",
                "4");
    assertThat(submitted.status()).as(submitted.err()).isZero();
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .until(() -> cluster.api().job(name).path("checkpoints").path("completed").asInt() >= 2);
    return submitted.out().strip();
  }
}
