package dev.weir.benchmarks.run.process;

import dev.weir.benchmarks.measure.Checkpoint;
import dev.weir.benchmarks.measure.Checkpoints;
import dev.weir.benchmarks.measure.Conditions;
import dev.weir.benchmarks.measure.Lane;
import dev.weir.benchmarks.measure.RunLine;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.measure.files.Notes;
import dev.weir.benchmarks.oracle.Answer;
import dev.weir.benchmarks.workload.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The runs that are reported, with the processor time and memory of all the engine's processes. */
final class CountedRuns {
  private final Plan plan;
  private final Engines engines;

  CountedRuns(Plan plan, Engines engines) {
    this.plan = plan;
    this.engines = engines;
  }

  /**
   * Runs a job and looks at what it took.
   *
   * @param run its number, from 1
   */
  RunLine run(Lane lane, RunRequest request, int run, Answer expected) throws IOException {
    EngineProcess engine = engines.of(lane);
    try (var watch = new ProcessorTime(engine.pids())) {
      List<Checkpoint> checkpoints = engine.run(request);
      watch.sample();
      Notes.Run notes = Notes.in(Path.of(request.directory())).read();
      long begin = notes.beginMillis();
      long end = notes.endMillis();
      var figures =
          new RunLine.Figures(
              request.events() - request.mark(),
              Math.max(1, notes.millis()) / 1e3,
              watch.seconds(begin, end),
              watch.peakMib());
      return new RunLine(
          lane,
          request.query().text(),
          conditions(request.query()),
          run,
          figures,
          Checkpoints.of(request, checkpoints, figures, begin, end),
          notes.answer().equals(expected));
    }
  }

  private Conditions conditions(Query query) {
    return new Conditions(
        plan.mode().text(),
        plan.job().parallelism(),
        plan.job().state(),
        System.getProperty("java.version"),
        EngineSpec.heap(plan.mode(), query),
        plan.job().executorFlags().text(),
        plan.length().runSeconds());
  }
}
