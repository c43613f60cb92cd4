package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bounded job is struck after its last pointer has moved and before its last commit is done. The
 * job's sink commits nothing while a file is absent, so that the window stays open for as long as
 * the test likes.
 */
@Tag("slow")
class LastMileIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int RECORDS = 3_000;
  private static final int RATE = 1_500;

  /** Of the job that fails at its last record: checkpoints have completed by then. */
  private static final int SLOW_RATE = 600;

  @RegisterExtension
  static final TestCluster CLUSTER =
      TestCluster.of(new TestCluster.Shape(1, 2, 2, 2, 2, TestCluster.Store.DIRECTORY, false));

  @TempDir static Path files;
  private static Path jar;

  /** Outcomes are UNKNOWN, and so asked for again, until the file is there. */
  private static final String GATED =
      """
      public final class Gated implements Job<Gated.Args> {
        public record Args(String output, String gate, long count, long rate,
            @Default("-1") long failAt) {}
        public record Number(long n) {}
        record Shut(SinkCommitter committer, java.io.File gate) implements SinkCommitter {
          @Override public CompletionStage<CommitOutcome> commit(Committable c) {
            return gate.exists()
                ? committer.commit(c)
                : CompletableFuture.completedStage(CommitOutcome.UNKNOWN);
          }
          @Override public CompletionStage<?> fenceAndAbortStrays(List<Integer> inherited) {
            return committer.fenceAndAbortStrays(inherited);
          }
          @Override public void close() throws Exception { committer.close(); }
        }
        record GatedSink(Sink<Number> sink, String gate) implements Sink<Number> {
          @Override public TypeRef<Number> type() { return sink.type(); }
          @Override public SortedMap<String, String> attributes() { return sink.attributes(); }
          @Override public SinkWriter<Number> writer(SinkContext c) throws Exception {
            return sink.writer(c);
          }
          @Override public SinkCommitter committer(SinkContext c) throws Exception {
            return new Shut(sink.committer(c), new java.io.File(gate));
          }
          @Override public void validate(String job) throws Exception { sink.validate(job); }
        }
        @Override public void define(JobBuilder job, Args args) {
          long failAt = args.failAt();
          job.source("numbers", Generator.sequence(Number.class, Number::new)
                  .count(args.count()).rate(args.rate()))
              .map("checked", Number.class, number -> number.n() == failAt ? null : number)
              .sink("out", new GatedSink(Files.ndjson(args.output(), Number.class), args.gate()));
        }
      }
      """;

  @BeforeAll
  static void compile() throws IOException {
    jar = JobJar.of(files, "Gated", GATED);
  }

  @Test
  void whenAnExecutorIsKilledBetweenTheLastPointerAndTheLastCommit() throws Exception {
    Cli.Running run = submit("executor", RATE);
    String job = afterLastPointer("executor");
    TestCluster.kill9(CLUSTER.executorsOf(job).get(0));
    finishes("executor", run);
  }

  @Test
  void whenTheLeaderIsKilledBetweenTheLastPointerAndTheLastCommit() throws Exception {
    Cli.Running run = submit("leader", RATE);
    afterLastPointer("leader");
    ServerProcess leader = CLUSTER.leader();
    leader.kill9();
    await().atMost(LIMIT).ignoreExceptions().until(() -> CLUSTER.leader() != leader);
    finishes("leader", run);
    CLUSTER.restartDead();
  }

  @Test
  void whenAJobFailsForGoodWhatItsPointerCoversIsCommittedFirst() throws Exception {
    Cli.Running run = submit("failing", SLOW_RATE, "--arg", "failAt=" + (RECORDS - 1));
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(() -> CLUSTER.api().job("failing").hasNonNull("failure"));
    assertThat(CLUSTER.api().job("failing").path("status").asText()).isNotEqualTo("FAILED");
    assertThat(OutputLines.of(files.resolve("failing"))).as("committed so far").isEmpty();
    Files.createFile(gate("failing"));
    Cli.Ended ended = run.await(LIMIT);
    assertThat(ended.status()).as(ended.err()).isEqualTo(10);
    assertThat(ended.err()).contains("WEIR-3011", "operator 'checked'");
    assertThat(OutputLines.of(files.resolve("failing")))
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .doesNotContain("{\"n\":" + (RECORDS - 1) + "}");
  }

  private static Cli.Running submit(String name, int rate, String... more) {
    var arguments =
        new ArrayList<String>(
            List.of(
                jar.toString(),
                "--class",
                "jobs.Gated",
                "--name",
                name,
                "--arg",
                "output=" + files.resolve(name),
                "--arg",
                "gate=" + gate(name),
                "--arg",
                "count=" + RECORDS,
                "--arg",
                "rate=" + rate,
                "--parallelism",
                "2",
                "--wait"));
    arguments.addAll(List.of(more));
    return CLUSTER.cli().start("run", arguments.toArray(String[]::new));
  }

  private static Path gate(String name) {
    return files.resolve(name + ".open");
  }

  /** Waits until a checkpoint has completed that was begun after the end of all input. */
  private static String afterLastPointer(String name) throws IOException {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(
            () -> {
              JsonNode job = CLUSTER.api().job(name);
              return job.path("status").asText().equals("FINISHING")
                  && job.path("checkpoints").path("last").path("triggeredMillis").asLong()
                      >= job.path("sinceMillis").asLong();
            });
    assertThat(OutputLines.of(files.resolve(name))).as("committed so far").isEmpty();
    return CLUSTER.api().job(name).path("id").asText();
  }

  private static void finishes(String name, Cli.Running run) throws IOException {
    assertThat(CLUSTER.api().job(name).path("status").asText()).isNotEqualTo("FINISHED");
    assertThat(OutputLines.of(files.resolve(name))).as("committed so far").isEmpty();
    Files.createFile(gate(name));
    Cli.Ended ended = run.await(LIMIT);
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(CLUSTER.api().job(name).path("status").asText()).isEqualTo("FINISHED");
    List<String> expected =
        LongStream.range(0, RECORDS).mapToObj(n -> "{\"n\":" + n + "}").sorted().toList();
    assertThat(OutputLines.of(files.resolve(name))).isEqualTo(expected);
  }
}
