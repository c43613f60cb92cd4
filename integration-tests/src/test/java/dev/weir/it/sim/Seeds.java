package dev.weir.it.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Many seeds, two at a time; each simulation has a thread to itself and shares nothing. */
final class Seeds {
  private static final int THREADS = 2;

  private long seeds;
  private long micros;
  private final List<SimResult.Counts> counts = new ArrayList<>();
  private final SortedMap<String, Long> faults = new TreeMap<>();
  private final SortedMap<String, Long> crashes = new TreeMap<>();
  private final SortedMap<String, Long> coverage = new TreeMap<>();
  private final List<SimResult> failures = new ArrayList<>();
  private long hash;

  private Seeds() {}

  /**
   * Runs them.
   *
   * @param each sees each result, in order of seed
   */
  static Seeds run(List<Long> seeds, Consumer<SimResult> each) {
    var all = new Seeds();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      var runs = new ArrayList<Future<SimResult>>();
      for (long seed : seeds) {
        Callable<SimResult> run = () -> Simulation.run(SimPlan.of(seed), null);
        runs.add(threads.submit(run));
      }
      for (Future<SimResult> run : runs) {
        SimResult result = run.get();
        all.add(result);
        each.accept(result);
      }
      return all;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private void add(SimResult result) {
    seeds++;
    micros += result.counts().liveMicros();
    hash = hash * 31 + result.hash();
    counts.add(result.counts());
    result.happened().faults().forEach((what, n) -> faults.merge(what, n, Long::sum));
    result.happened().crashes().forEach((what, n) -> crashes.merge(what, n, Long::sum));
    result.happened().coverage().forEach((what, n) -> coverage.merge(what, n, Long::sum));
    if (result.violation() != null) {
      failures.add(result);
    }
  }

  List<SimResult> failures() {
    return failures;
  }

  SortedMap<String, Long> faults() {
    return faults;
  }

  SortedMap<String, Long> crashes() {
    return crashes;
  }

  SortedMap<String, Long> coverage() {
    return coverage;
  }

  long count() {
    return seeds;
  }

  /** Simulated time with a job that lives. */
  long liveMicros() {
    return micros;
  }

  /** Over the logs of all of them. */
  long hash() {
    return hash;
  }

  /** The middle one of the seeds. */
  long median(java.util.function.ToLongFunction<SimResult.Counts> of) {
    long[] sorted = counts.stream().mapToLong(of).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
