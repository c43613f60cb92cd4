package dev.weir.benchmarks.run.process;

import dev.weir.benchmarks.measure.Lane;
import dev.weir.benchmarks.measure.RunLine;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.measure.files.Notes;
import dev.weir.benchmarks.oracle.Answer;
import dev.weir.benchmarks.oracle.Oracle;
import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs each query in each lane in turn, A B C A B C. Every query has processes of its own, for all
 * engines: what a compiler learnt from the queries before would be in its figures. First each warms
 * up with jobs of growing length, which also shows how many events fill a counted run; then all get
 * the same events, and more if the fastest is done too soon with them. Where an engine starts
 * processes for each job, the warm-up is a part of the job, for all: the stream is longer, and only
 * its later part counts. An engine that fails is left out of the rest of that query. Used by one
 * thread.
 */
public final class Comparison implements AutoCloseable {
  private static final int GROWTH = 3;
  private static final double MARGIN = 1.4;
  private static final int ROUNDING = 10_000;

  /** A first round that the fastest did in too short a time is done again, at most so often. */
  private static final int MOST_AGAIN = 3;

  private final Plan plan;
  private final Consumer<RunLine> results;
  private final Path directory;
  private final Engines engines;
  private final Requests requests;
  private final Attempts attempts;
  private final CountedRuns counted;

  private Comparison(Plan plan, Consumer<RunLine> results, Path directory) {
    this.plan = plan;
    this.results = results;
    this.directory = directory;
    this.engines = new Engines(plan, directory, 0);
    this.requests = new Requests(plan, directory);
    this.attempts = new Attempts(engines);
    this.counted = new CountedRuns(plan, engines);
  }

  /** Nothing runs yet. */
  public static Comparison of(Plan plan, Consumer<RunLine> results) throws IOException {
    return new Comparison(plan, results, Files.createTempDirectory("weir-benchmarks-"));
  }

  /** Where the engines' logs are. */
  public Path directory() {
    return directory;
  }

  /** Which engine failed at which query, and why. */
  public List<String> failures() {
    return attempts.failures();
  }

  /** Runs all that was planned. */
  public void run() throws IOException {
    for (Query query : plan.queries()) {
      engines.start(EngineSpec.heap(plan.mode(), query));
      runOthers(query);
      run(query);
      engines.close();
    }
  }

  /** The same other jobs in every lane that is to have them. */
  private void runOthers(Query query) {
    List<Query> others = plan.others().stream().filter(other -> other != query).toList();
    for (Lane lane : plan.lanes()) {
      attempts.unlessItFails(
          lane,
          query,
          () -> {
            for (int i = 0; i < lane.before(); i++) {
              Query other = others.get(i % others.size());
              Span span = Span.of(plan.length().firstEvents(), 0);
              engines.of(lane).run(requests.of(lane, other, span));
            }
          });
    }
  }

  private void run(Query query) {
    var perSecond = new ArrayList<Double>();
    for (Lane lane : plan.lanes()) {
      attempts.unlessItFails(lane, query, () -> perSecond.add(warmUp(lane, query)));
    }
    if (perSecond.isEmpty()) {
      return;
    }
    var first = new ArrayList<RunLine>();
    Task task = task(query, Collections.max(perSecond));
    try {
      round(task, 1, first::add);
      for (int again = 0; again < MOST_AGAIN && isTooShort(first); again++) {
        System.err.println(query.text() + ": all once more, as the fastest was done too soon");
        task = task(query, first.get(0).figures().events() / shortest(first));
        first.clear();
        round(task, 1, first::add);
      }
    } finally {
      first.forEach(results);
    }
    for (int run = 2; run <= plan.length().runs(); run++) {
      round(task, run, results);
    }
  }

  /** What all lanes do in a counted run. */
  private record Task(Query query, Span span, Answer expected) {}

  private Task task(Query query, double perSecond) {
    long counted = events(perSecond, plan.length().runSeconds());
    long mark = plan.mode() == Mode.ONE_JVM ? 0 : events(perSecond, plan.warmUpSeconds());
    Span span = Span.of(mark + counted, mark);
    return new Task(query, span, Oracle.answer(query, span.events()));
  }

  private void round(Task task, int run, Consumer<RunLine> lines) {
    for (Lane lane : plan.lanes()) {
      attempts.unlessItFails(
          lane,
          task.query,
          () -> {
            RunRequest request = requests.of(lane, task.query, task.span);
            lines.accept(counted.run(lane, request, run, task.expected));
          });
    }
  }

  /** A wrong answer is one, however soon it was there. */
  private boolean isTooShort(List<RunLine> lines) {
    return !lines.isEmpty()
        && lines.stream().allMatch(RunLine::equal)
        && shortest(lines) < plan.length().runSeconds();
  }

  private static double shortest(List<RunLine> lines) {
    return lines.stream().mapToDouble(line -> line.figures().wallSeconds()).min().orElseThrow();
  }

  private long events(double perSecond, double seconds) {
    long wanted = (long) (perSecond * seconds * MARGIN);
    return Math.max(plan.length().firstEvents(), wanted / ROUNDING * ROUNDING);
  }

  /**
   * Events per second of the last of its jobs; of its second half where a job may have new
   * processes, which are slow at first.
   */
  private double warmUp(Lane lane, Query query) throws IOException {
    double perSecond = 0;
    double spent = 0;
    long events = plan.length().firstEvents();
    do {
      long mark = plan.mode() == Mode.ONE_JVM ? 0 : events / 2;
      RunRequest request = requests.of(lane, query, Span.of(events, mark));
      engines.of(lane).run(request);
      double seconds = Math.max(1, Notes.in(Path.of(request.directory())).read().millis()) / 1e3;
      perSecond = (events - mark) / seconds;
      spent = mark == 0 ? spent + seconds : 2 * seconds;
      events *= GROWTH;
    } while (spent < plan.warmUpSeconds());
    return perSecond;
  }

  @Override
  public void close() {
    engines.close();
  }
}
