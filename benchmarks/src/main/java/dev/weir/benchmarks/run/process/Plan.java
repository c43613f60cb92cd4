package dev.weir.benchmarks.run.process;

import dev.weir.benchmarks.measure.Lane;
import dev.weir.benchmarks.workload.Query;
import java.nio.file.Path;
import java.util.ArrayList;
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
   * @param alsoWithout whether each engine runs without checkpoints too
   * @param state heap or rocksdb
   * @param executorFlags of Weir's executors, in two JVMs
   * @param before whether each engine also runs in a JVM in which so many other jobs ran first; 0:
   *     no
   */
  public record Job(
      int parallelism,
      int checkpointMillis,
      boolean alsoWithout,
      String state,
      ExecutorFlags executorFlags,
      int before) {}

  /**
   * How long, at least, for the fastest engine; the others get the same events.
   *
   * @param warmUpSeconds see {@link Plan#warmUpSeconds}
   * @param firstEvents of the first warm-up job
   */
  public record Length(double warmUpSeconds, double runSeconds, int runs, long firstEvents) {
    /** What counts. */
    public static final Length FULL = new Length(10, 20, 3, 1_000_000);

    /** For a difference between two lanes of one engine. */
    public static final Length FIVE = new Length(10, 20, 5, 1_000_000);

    /** For a first look. */
    public static final Length QUICK = new Length(3, 2, 2, 500_000);

    /** Only whether it runs. */
    public static final Length SHORT = new Length(0, 0, 1, 50_000);

    /** The same with another number of runs. */
    public Length of(int otherRuns) {
      return new Length(warmUpSeconds, runSeconds, otherRuns, firstEvents);
    }
  }

  /** The same with one engine. */
  Plan of(String engine) {
    return new Plan(List.of(engine), queries, mode, job, length, home);
  }

  /**
   * Of every engine. Twice as long where an engine starts processes for each job: they compile what
   * others have compiled in the jobs before.
   */
  double warmUpSeconds() {
    return mode == Mode.ONE_JVM ? length.warmUpSeconds : 2 * length.warmUpSeconds;
  }

  /** What runs before a query that comes after other jobs. */
  List<Query> others() {
    return List.of(Query.Q0, Query.WC_100K, Query.Q5, Query.Q1, Query.Q0S, Query.Q7, Query.Q2);
  }

  /** Who takes turns. */
  List<Lane> lanes() {
    var lanes = new ArrayList<Lane>();
    for (String engine : engines) {
      if (job.alsoWithout) {
        lanes.add(new Lane(engine, 0, 0));
      }
      lanes.add(new Lane(engine, job.checkpointMillis, 0));
      if (job.before > 0) {
        lanes.add(new Lane(engine, job.checkpointMillis, job.before));
      }
    }
    return lanes;
  }
}
