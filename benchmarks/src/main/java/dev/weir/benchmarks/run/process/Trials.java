package dev.weir.benchmarks.run.process;

import dev.weir.benchmarks.measure.Checkpoint;
import dev.weir.benchmarks.measure.Finding;
import dev.weir.benchmarks.measure.Latencies;
import dev.weir.benchmarks.measure.Recovery;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.measure.Timeline.Arrival;
import dev.weir.benchmarks.measure.files.Arrivals;
import dev.weir.benchmarks.measure.files.Notes;
import dev.weir.benchmarks.workload.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Latency, recovery and submission: streams that keep time, on one engine after the other, each in
 * processes of its own that nobody else's disturb. Used by one thread.
 */
public final class Trials {
  private static final long RATE = 100_000;

  /** Of a job without a rate, after its warm-up, which is that of every job in two JVMs. */
  private static final double MAXIMUM_SECONDS = 8;

  private static final double STEADY_SECONDS = 10;
  private static final double SUBMITTED_SECONDS = 2;

  /** What a rate may be besides a number. */
  public static final String HALF = "half";

  private final Plan plan;
  private final Path directory;
  private final Consumer<Finding> results;

  /**
   * How long.
   *
   * @param rates of latency: events in a second, or half of the most that the engine takes
   * @param seconds that are measured
   */
  public record Extent(List<String> rates, double seconds, double warmUpSeconds, int runs) {}

  public Trials(Plan plan, Consumer<Finding> results) throws IOException {
    this.plan = plan;
    this.directory = Files.createTempDirectory("weir-benchmarks-");
    this.results = results;
  }

  /** Where the engines' logs are. */
  public Path directory() {
    return directory;
  }

  /** Of windows of 100 ms: from a window's end to its results. */
  public void latency(Extent extent) throws IOException {
    for (String engine : plan.engines()) {
      try (Trial trial = Trial.start(plan.of(engine), directory.resolve(engine), 0)) {
        trial.warmUp(Query.LATENCY);
        double maximum =
            extent.rates().contains(HALF)
                ? trial.maximum(
                    Query.LATENCY,
                    plan.warmUpSeconds(),
                    Math.min(MAXIMUM_SECONDS, extent.seconds()))
                : 0;
        for (String text : extent.rates()) {
          long rate = text.equals(HALF) ? (long) maximum / 20_000 * 10_000 : Long.parseLong(text);
          for (int run = 1; run <= extent.runs(); run++) {
            latency(trial, engine, rate, extent, run);
          }
        }
      }
    }
  }

  private void latency(Trial trial, String engine, long rate, Extent extent, int run)
      throws IOException {
    RunRequest request =
        trial.paced(
            Query.LATENCY,
            rate,
            extent.warmUpSeconds() + extent.seconds(),
            extent.warmUpSeconds(),
            false);
    try (var watch = new ProcessorTime(trial.process().pids())) {
      List<Checkpoint> checkpoints = trial.process().run(request);
      watch.sample();
      Notes.Run notes = Trial.notes(request).read();
      Latencies latencies = Trial.seen(request).latencies();
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("offeredPerSecond", (double) rate);
      figures.put("p50Millis", latencies.millis(0.5));
      figures.put("p99Millis", latencies.millis(0.99));
      figures.put("p99.9Millis", latencies.millis(0.999));
      figures.put("p99.99Millis", latencies.millis(0.9999));
      figures.put("maxMillis", latencies.millis(1));
      figures.put("results", (double) latencies.count());
      figures.put("checkpoints", Trial.completed(request, checkpoints));
      figures.put(
          "cpuSecondsPerMillion",
          watch.seconds(notes.beginMillis(), notes.endMillis())
              * 1e6
              / (request.events() - request.mark()));
      String what = "at " + rate + "/s";
      results.accept(new Finding("latency", engine, what, run, figures, Trial.answer(request)));
    }
  }

  /** From the kill of a process that works for the job to what comes after. */
  public void recovery(Extent extent) throws IOException {
    for (String engine : plan.engines()) {
      for (int run = 1; run <= extent.runs(); run++) {
        Path home = directory.resolve(engine + "-" + run);
        try (Trial trial = Trial.start(plan.of(engine), home, 1)) {
          trial.warmUp(Query.RECOVERY);
          RunRequest request =
              trial.paced(Query.RECOVERY, RATE, STEADY_SECONDS + extent.seconds(), 0, false);
          trial.process().begin(request);
          Trial.awaitMillis(request.span().firstMillis() + (long) (STEADY_SECONDS * 1000));
          long killedMicros = killOne(request);
          trial.process().finish();
          // Only Weir's sink here is told what was committed; the others count what they have had.
          String answer = engine.equals("weir") ? Trial.answer(request) : "not kept over a kill";
          results.accept(
              new Finding(
                  "recovery",
                  engine,
                  "kill -9",
                  run,
                  Recovery.figures(after(request, killedMicros), killedMicros),
                  answer));
        }
      }
    }
  }

  private static List<Arrival> after(RunRequest request, long micros) throws IOException {
    return Trial.seen(request).parts().stream()
        .filter(part -> part.firstMicros() > micros)
        .flatMap(part -> part.arrivals().stream())
        .toList();
  }

  /** The last one with a source: where members are equal, not the one that leads. */
  private static long killOne(RunRequest request) throws IOException {
    List<Long> sources = Trial.notes(request).sources();
    if (sources.isEmpty()) {
      throw new IOException("no source has begun; see " + request.directory());
    }
    long victim = sources.get(sources.size() - 1);
    if (!ProcessHandle.of(victim).map(ProcessHandle::destroyForcibly).orElse(false)) {
      throw new IOException("process " + victim + " could not be killed");
    }
    return Arrivals.nowMicros();
  }

  /** From the submission of a job to its first record out, on a cluster that is up. */
  public void submit(Extent extent) throws IOException {
    for (String engine : plan.engines()) {
      try (Trial trial = Trial.start(plan.of(engine), directory.resolve(engine), 0)) {
        for (int run = 0; run <= extent.runs(); run++) {
          long submitted = Arrivals.nowMicros();
          RunRequest request = trial.paced(Query.RECOVERY, RATE, SUBMITTED_SECONDS, 0, true);
          trial.process().run(request);
          OptionalLong first = Trial.seen(request).firstMicros();
          double millis = first.isPresent() ? (first.getAsLong() - submitted) / 1e3 : Double.NaN;
          String what = run == 0 ? "first job" : "running cluster";
          results.accept(
              new Finding(
                  "submit",
                  engine,
                  what,
                  Math.max(1, run),
                  Map.of("toFirstOutMillis", millis),
                  Trial.answer(request)));
        }
      }
    }
  }
}
