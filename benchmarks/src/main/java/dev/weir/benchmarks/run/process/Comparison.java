package dev.weir.benchmarks.run.process;

import dev.weir.benchmarks.measure.RunLine;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.measure.files.Notes;
import dev.weir.benchmarks.oracle.Answer;
import dev.weir.benchmarks.oracle.Oracle;
import dev.weir.benchmarks.workload.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs each query on each engine in turn, A B C A B C, in the same processes from beginning to end.
 * First each warms up with jobs of growing length, which also shows how many events fill a counted
 * run; then all get the same events. Where an engine starts processes for each job, the warm-up is
 * a part of the job, for all: the stream is longer, and only its later part counts. Used by one
 * thread.
 */
public final class Comparison implements AutoCloseable {
  private static final int GROWTH = 3;
  private static final double MARGIN = 1.15;
  private static final int ROUNDING = 10_000;

  private final Plan plan;
  private final Consumer<RunLine> results;
  private final Path directory;
  private final List<EngineProcess> engines = new ArrayList<>();
  private int jobs;

  private Comparison(Plan plan, Consumer<RunLine> results, Path directory) {
    this.plan = plan;
    this.results = results;
    this.directory = directory;
  }

  /** Starts the engines. */
  public static Comparison start(Plan plan, Consumer<RunLine> results) throws IOException {
    Path directory = Files.createTempDirectory("weir-benchmarks-");
    var comparison = new Comparison(plan, results, directory);
    try {
      for (String name : plan.engines()) {
        EngineSpec spec = EngineSpec.of(name, plan.mode(), plan.home());
        comparison.engines.add(
            EngineProcess.start(spec, plan.job().parallelism(), directory.resolve(name)));
      }
      return comparison;
    } catch (IOException | RuntimeException e) {
      comparison.close();
      throw e;
    }
  }

  /** Where the engines' logs are. */
  public Path directory() {
    return directory;
  }

  /** Runs all that was planned. */
  public void run() throws IOException {
    for (Query query : plan.queries()) {
      double fastest = 0;
      for (EngineProcess engine : engines) {
        fastest = Math.max(fastest, warmUp(engine, query));
      }
      long counted = events(fastest, plan.length().runSeconds());
      long mark = plan.mode() == Mode.ONE_JVM ? 0 : events(fastest, plan.length().warmUpSeconds());
      Answer expected = Oracle.answer(query, mark + counted);
      for (int run = 1; run <= plan.length().runs(); run++) {
        for (EngineProcess engine : engines) {
          results.accept(counted(engine, request(query, mark + counted, mark), run, expected));
        }
      }
    }
  }

  private long events(double perSecond, double seconds) {
    long wanted = (long) (perSecond * seconds * MARGIN);
    return Math.max(plan.length().firstEvents(), wanted / ROUNDING * ROUNDING);
  }

  /** Events per second of the last of its jobs. */
  private double warmUp(EngineProcess engine, Query query) throws IOException {
    double perSecond = 0;
    double spent = 0;
    long events = plan.length().firstEvents();
    do {
      RunRequest request = request(query, events, 0);
      engine.run(request);
      Notes.Run run = Notes.in(Path.of(request.directory())).read();
      double seconds = Math.max(1, run.endMillis() - run.beginMillis()) / 1e3;
      perSecond = events / seconds;
      spent += seconds;
      events *= GROWTH;
    } while (spent < plan.length().warmUpSeconds());
    return perSecond;
  }

  private RunLine counted(EngineProcess engine, RunRequest request, int run, Answer expected)
      throws IOException {
    try (var watch = new ProcessorTime(engine.pids())) {
      engine.run(request);
      watch.sample();
      Notes.Run notes = Notes.in(Path.of(request.directory())).read();
      var figures =
          new RunLine.Figures(
              request.events() - request.mark(),
              Math.max(1, notes.endMillis() - notes.beginMillis()) / 1e3,
              watch.seconds(notes.beginMillis(), notes.endMillis()),
              watch.peakMib());
      return new RunLine(
          engine.name(),
          request.query().text(),
          plan.mode().text(),
          run,
          figures,
          notes.answer().equals(expected));
    }
  }

  private RunRequest request(Query query, long events, long mark) throws IOException {
    jobs++;
    Path notes = Files.createDirectories(directory.resolve("run-" + jobs));
    return new RunRequest(
        query,
        events,
        mark,
        plan.job().parallelism(),
        plan.job().checkpointMillis(),
        plan.job().state(),
        notes.toString());
  }

  @Override
  public void close() {
    engines.forEach(EngineProcess::close);
    engines.clear();
  }
}
