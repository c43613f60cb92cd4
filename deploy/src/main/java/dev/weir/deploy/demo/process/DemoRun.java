package dev.weir.deploy.demo.process;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.deploy.demo.Verification;
import dev.weir.deploy.demo.files.OutputFiles;
import dev.weir.deploy.demo.files.OutputTail;
import dev.weir.deploy.files.Installation;
import dev.weir.deploy.http.ApiClient;
import dev.weir.deploy.process.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of the job on a cluster that is ready: submit, watch, kill, stop, prove. */
final class DemoRun {

  private static final long FIRST_OUTPUT_MILLIS = 60_000;
  private static final long EXTENSION_MILLIS = 60_000;
  private static final long END_MILLIS = 60_000;
  private static final long POLL_MILLIS = 50;
  private static final long LINE_MILLIS = 1_000;

  private final DemoOptions options;
  private final long seed;
  private final Path output;
  private final LocalCluster cluster;
  private final Consumer<String> out;
  private final DemoJson json;
  private final OutputTail tail;
  private final ProgressLines lines;
  private final ApiClient impatient;
  private final ApiClient patient;
  private long firstOutputNanos;
  private long nextLineNanos;

  /**
   * @param out gets what people read
   */
  DemoRun(DemoOptions options, long seed, Path output, LocalCluster cluster, Consumer<String> out) {
    this.options = options;
    this.seed = seed;
    this.output = output;
    this.cluster = cluster;
    this.out = out;
    this.json = new DemoJson(seed, options.rate(), output);
    this.tail = new OutputTail(output);
    this.lines = new ProgressLines(tail);
    this.impatient = new ApiClient(cluster.client(), Duration.ZERO);
    this.patient = new ApiClient(cluster.client(), ApiClient.PATIENCE);
  }

  /** What the demo came to. */
  record Outcome(ObjectNode summary, Verification.Result verification, boolean proven) {}

  Outcome run() {
    String job = submit();
    out.accept("job " + job + ", " + cluster.monitor() + "/jobs/" + job);
    var watch = new JobWatch(impatient, job);
    awaitFirstOutput(watch);
    @Nullable Chaos chaos = options.chaos() ? chaos(job) : null;
    watch(watch, chaos);
    long until = stop(watch, job);
    return prove(watch, chaos, until);
  }

  private Chaos chaos(String job) {
    Duration length = options.length();
    long period = length == null ? 8_000 : Math.max(2_000, length.toMillis() / 5);
    return new Chaos(impatient, job, period, out);
  }

  private String submit() {
    return patient.submit(Installation.examples(), json.submission()).path("job").asText();
  }

  private void awaitFirstOutput(JobWatch watch) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FIRST_OUTPUT_MILLIS);
    while (tail.lines() == 0) {
      refresh(watch);
      if (System.nanoTime() > deadline) {
        throw new WeirException(
            ErrorCode.TIMED_OUT,
            "no output after "
                + FIRST_OUTPUT_MILLIS / 1000
                + " s; the job is "
                + watch.status()
                + " "
                + watch.error()
                + "; logs are in "
                + cluster.directory().resolve("logs"));
      }
      pause();
    }
    firstOutputNanos = System.nanoTime();
    nextLineNanos = firstOutputNanos;
  }

  private void refresh(JobWatch watch) {
    watch.refresh();
    if (watch.ended()) {
      throw new WeirException(
          ErrorCode.INTERNAL, "the job ended by itself: " + watch.status() + " " + watch.error());
    }
    tail.read();
  }

  private void watch(JobWatch watch, @Nullable Chaos chaos) {
    Duration length = options.length();
    long end = length == null ? Long.MAX_VALUE : length.toMillis();
    while (true) {
      refresh(watch);
      long at = sinceFirstOutputMillis();
      if (chaos != null) {
        chaos.step(watch, at, System.currentTimeMillis());
      }
      if (System.nanoTime() >= nextLineNanos) {
        out.accept(lines.next(watch, at));
        nextLineNanos += TimeUnit.MILLISECONDS.toNanos(LINE_MILLIS);
      }
      boolean busy = chaos != null && !chaos.done();
      if (at >= end && (!busy || at >= end + EXTENSION_MILLIS)) {
        return;
      }
      pause();
    }
  }

  private long sinceFirstOutputMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - firstOutputNanos);
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
  }

  private long stop(JobWatch watch, String job) {
    out.accept("stopping the job: sources end, a last checkpoint, its output committed");
    patient.post("/api/v1/jobs/" + job + "/stop");
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
    while (!watch.ended()) {
      if (System.nanoTime() > deadline) {
        throw new WeirException(
            ErrorCode.TIMED_OUT,
            "the job has not stopped after " + END_MILLIS / 1000 + " s: " + watch.status());
      }
      pause();
      watch.refresh();
    }
    tail.readAll();
    if (watch.status().equals("FAILED") || watch.position() < 0) {
      throw new WeirException(
          ErrorCode.INTERNAL,
          "the job ended as "
              + watch.status()
              + " at position "
              + watch.position()
              + " "
              + watch.error());
    }
    return watch.position();
  }

  private Outcome prove(JobWatch watch, @Nullable Chaos chaos, long until) {
    Verification.Result result = new OutputFiles(output).verify(seed, options.rate(), until);
    List<Chaos.Kill> kills = chaos == null ? List.of() : chaos.kills();
    ObjectNode summary = json.summary(watch, kills, until, result);
    boolean survived = chaos == null || chaos.done();
    if (!survived) {
      out.accept("not every process that was to be killed could be killed and survived");
    }
    return new Outcome(summary, result, result.clean() && survived);
  }
}
