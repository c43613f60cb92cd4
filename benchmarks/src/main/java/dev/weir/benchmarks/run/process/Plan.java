package dev.weir.benchmarks.run.process;

import dev.weir.benchmarks.workload.Query;
import java.nio.file.Path;
import java.util.List;

/**
 * What to compare.
 *
 * @param home the directory of the benchmarks
 */
public record Plan(
    List<String> engines, List<Query> queries, Mode mode, Job job, Length length, Path home) {

  /**
   * How every job runs.
   *
   * @param checkpointMillis 0: none
   * @param state heap or rocksdb
   */
  public record Job(int parallelism, int checkpointMillis, String state) {}

  /**
   * How long, at least, for the fastest engine; the others get the same events.
   *
   * @param firstEvents of the first warm-up job
   */
  public record Length(double warmUpSeconds, double runSeconds, int runs, long firstEvents) {
    /** What counts. */
    public static final Length FULL = new Length(10, 20, 3, 1_000_000);

    /** For a first look. */
    public static final Length QUICK = new Length(5, 5, 2, 500_000);

    /** Only whether it runs. */
    public static final Length SHORT = new Length(0, 0, 1, 50_000);
  }
}
