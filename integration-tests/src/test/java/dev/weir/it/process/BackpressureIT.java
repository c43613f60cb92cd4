package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A source without limit in front of a sink of 100 records a second, over two workers: memory stays
 * where it is, the source waits, credits add up, checkpoints go on, and a neighbour is not
 * disturbed.
 */
@Tag("slow")
class BackpressureIT {
  private static final int SINK_RATE = 100;
  private static final int NEIGHBOUR_RATE = 500;
  private static final double MOST_GROWTH = 1.25;
  private static final double LEAST_WAITING = 0.9;
  private static final Duration SETTLED = Duration.ofSeconds(10);
  private static final String SLOW =
      """
          job.source("numbers", Generator.sequence(Long.class, n -> n))
              .keyBy(Long.class, n -> n % 1024)
              .reduce("latest", (a, b) -> b)
              .sink("out", Throttled.sink(Files.ndjson(args.output(), Long.class), RATE));
      """
          .replace("RATE", "" + SINK_RATE);

  @RegisterExtension static final TestCluster CLUSTER = TestCluster.small();

  @TempDir static Path files;

  /** A figure, and when it was seen to have changed. */
  private record Figure(double value, long atNanos) {
    double perSecondSince(Figure earlier) {
      return (value - earlier.value) / ((atNanos - earlier.atNanos) / 1e9);
    }
  }

  /**
   * Figures as an executor had just renewed them, which it does once a second: their age must not
   * count.
   *
   * @param waitedSeconds of each subtask of the source
   */
  private record Sample(
      long atNanos,
      long checkpoints,
      SortedMap<String, Figure> waitedSeconds,
      Figure neighbourRecords) {
    private static final String NEIGHBOUR = "neighbour";

    static Sample take() {
      SortedMap<String, Double> before = look();
      var renewed = new TreeMap<String, Figure>();
      await()
          .atMost(Duration.ofSeconds(30))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(50))
          .untilAsserted(
              () -> {
                look()
                    .forEach(
                        (name, value) -> {
                          if (!value.equals(before.get(name))) {
                            renewed.putIfAbsent(name, new Figure(value, System.nanoTime()));
                          }
                        });
                assertThat(renewed.keySet()).as("figures that grow").isEqualTo(before.keySet());
              });
      Figure neighbour = renewed.remove(NEIGHBOUR);
      long checkpoints = CLUSTER.api().job("slow").path("checkpoints").path("completed").asLong();
      return new Sample(System.nanoTime(), checkpoints, renewed, neighbour);
    }

    private static SortedMap<String, Double> look() {
      JsonNode job = CLUSTER.api().job("slow");
      var figures = new TreeMap<String, Double>();
      for (JsonNode subtask : job.path("subtasks")) {
        if (readers(job).contains(subtask.path("chain").asInt())) {
          double seconds = subtask.path("backpressuredMillis").asLong() / 1000.0;
          figures.put(subtask.path("subtask").asText(), seconds);
        }
      }
      double records =
          MetricsText.of(CLUSTER)
              .sum(
                  "weir_operator_records_out_total",
                  "job_name=\"neighbour\"",
                  "operator=\"numbers");
      figures.put(NEIGHBOUR, records);
      return figures;
    }

    /** The chain of the source's readers; the one before it deals out the splits. */
    private static List<Integer> readers(JsonNode job) {
      var chains = new ArrayList<Integer>();
      for (JsonNode chain : job.path("chains")) {
        if (chain.path("name").asText().contains("numbers")
            && chain.path("parallelism").asInt() > 1) {
          chains.add(chain.path("chain").asInt());
        }
      }
      return chains;
    }

    double secondsSince(Sample earlier) {
      return (atNanos - earlier.atNanos()) / 1e9;
    }
  }

  @Test
  void forTenSeconds() throws Exception {
    holds(Duration.ofSeconds(10));
  }

  @Tag("long")
  @Test
  void forAMinute() throws Exception {
    holds(Duration.ofSeconds(60));
  }

  private void holds(Duration time) throws Exception {
    Path directory = Files.createDirectory(files.resolve("run-" + time.toSeconds()));
    RunningJob.submit(CLUSTER, directory, "neighbour", NEIGHBOUR_RATE);
    Path jar = JobJar.simple(directory, "Slow", SLOW);
    Cli.Ended submitted =
        CLUSTER
            .cli()
            .run(
                "run",
                jar.toString(),
                "--class",
                "jobs.Slow",
                "--name",
                "slow",
                "--arg",
                "output=" + directory.resolve("slow"),
                "--parallelism",
                "4");
    assertThat(submitted.status()).as(submitted.err()).isZero();
    String job = submitted.out().strip();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              JsonNode slow = CLUSTER.api().job("slow");
              assertThat(slow.path("status").asText()).as(slow.toString()).isEqualTo("RUNNING");
            });
    long running = System.nanoTime();
    every(Duration.ofSeconds(1), running, SETTLED, () -> {});
    List<Long> executors = CLUSTER.executorsOf(job);
    assertThat(executors).as("executors, one on each worker").hasSize(2);
    var rss = new HashMap<Long, Long>();
    for (long pid : executors) {
      rss.put(pid, rssKiB(pid));
    }
    Sample first = Sample.take();
    every(
        Duration.ofSeconds(1),
        running,
        SETTLED.plus(time),
        () -> {
          for (long pid : executors) {
            assertThat(rssKiB(pid))
                .as("KiB of executor %d", pid)
                .isLessThanOrEqualTo((long) (rss.get(pid) * MOST_GROWTH));
          }
          creditsAddUp();
        });
    Sample last = Sample.take();
    compare(first, last);
    checkpointsWentOn(first, last);
    assertThat(CLUSTER.api().job("slow").path("restarts").asInt()).isZero();
    for (String name : List.of("slow", "neighbour")) {
      assertThat(CLUSTER.cli().run("cancel", name).status()).isZero();
    }
  }

  private static void compare(Sample first, Sample last) {
    assertThat(last.waitedSeconds()).hasSize(4);
    last.waitedSeconds()
        .forEach(
            (subtask, waited) ->
                assertThat(waited.perSecondSince(first.waitedSeconds().get(subtask)))
                    .as("seconds per second that source subtask %s waits", subtask)
                    .isGreaterThanOrEqualTo(LEAST_WAITING));
    assertThat(last.neighbourRecords().perSecondSince(first.neighbourRecords()))
        .as("records per second of the neighbour")
        .isBetween(NEIGHBOUR_RATE * 0.85, NEIGHBOUR_RATE * 1.15);
  }

  /** One is due each second; half of that at the least. */
  private static void checkpointsWentOn(Sample first, Sample last) {
    double seconds = last.secondsSince(first);
    assertThat(last.checkpoints() - first.checkpoints())
        .as("checkpoints in %.1f s", seconds)
        .isGreaterThanOrEqualTo((long) (seconds / 2));
  }

  private static void creditsAddUp() {
    MetricsText metrics = MetricsText.of(CLUSTER);
    for (String end : List.of("sender", "receiver")) {
      String job = "job_name=\"slow\"";
      String side = "end=\"" + end + "\"";
      double granted = metrics.sum("weir_channel_bytes", job, side, "kind=\"granted\"");
      assertThat(granted).as("granted at the %s", end).isPositive();
      assertThat(
              metrics.sum("weir_channel_bytes", job, side, "kind=\"credit\"")
                  + metrics.sum("weir_channel_bytes", job, side, "kind=\"in_flight\"")
                  + metrics.sum("weir_channel_bytes", job, side, "kind=\"queued\""))
          .as("credit, in flight and queued at the %s", end)
          .isEqualTo(granted);
    }
    String unaccounted = "weir_channel_unaccounted_bytes_max";
    assertThat(metrics.series(unaccounted, "job_name=\"slow\"")).isPositive();
    assertThat(metrics.sum(unaccounted, "job_name=\"slow\"")).isZero();
  }

  /** Looks each period until so much time has passed since a moment. */
  private static void every(Duration period, long sinceNanos, Duration end, Runnable look) {
    await()
        .atMost(end.plusSeconds(60))
        .pollInterval(period)
        .until(
            () -> {
              look.run();
              return System.nanoTime() - sinceNanos >= end.toNanos();
            });
  }

  private static long rssKiB(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
      throw new AssertionError("no VmRSS of " + pid);
    } catch (IOException e) {
      throw new AssertionError("executor " + pid + " is gone", e);
    }
  }
}
