package dev.weir.benchmarks.run.process;

import dev.weir.benchmarks.measure.Lane;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes requests, each with a directory of its own for what the run leaves. Used by one thread. */
final class Requests {
  private final Plan plan;
  private final Path directory;
  private int jobs;

  Requests(Plan plan, Path directory) {
    this.plan = plan;
    this.directory = directory;
  }

  RunRequest of(Lane lane, Query query, Span span) throws IOException {
    jobs++;
    Path notes = Files.createDirectories(directory.resolve("run-" + jobs));
    return new RunRequest(
        query,
        span,
        plan.job().parallelism(),
        lane.checkpointMillis(),
        plan.job().state(),
        notes.toString());
  }
}
