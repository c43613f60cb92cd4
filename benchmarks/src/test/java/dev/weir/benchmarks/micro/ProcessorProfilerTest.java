package dev.weir.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.IterationResultMetaData;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.results.ThroughputResult;

class ProcessorProfilerTest {
  private static final long SPENT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long OPERATIONS = 1000;

  private final ProcessorProfiler profiler = new ProcessorProfiler();

  @Test
  @SuppressWarnings("NullAway") // it does not look at them
  void whatAnIterationSpentIsDividedByItsOperations() {
    long begin = System.nanoTime();
    profiler.beforeIteration(null, null);
    spend();
    var result = new IterationResult(null, null, new IterationResultMetaData(OPERATIONS, 1));
    double each = List.copyOf(profiler.afterIteration(null, null, result)).get(0).getScore();
    long most =
        (System.nanoTime() - begin) * Runtime.getRuntime().availableProcessors() + 2 * STEP_NANOS;

    assertThat(each).isBetween((SPENT_NANOS - STEP_NANOS) / 1e3, most / (double) OPERATIONS);
  }

  @Test
  @SuppressWarnings("NullAway") // it does not look at them
  void theFigureOfManyIterationsIsTheirMean() {
    profiler.beforeIteration(null, null);
    spend();
    var result = new IterationResult(null, null, new IterationResultMetaData(OPERATIONS, 1));
    ScalarResult one = List.copyOf(profiler.afterIteration(null, null, result)).get(0);
    result.addResult(new ThroughputResult(ResultRole.PRIMARY, "any", 1, 1, TimeUnit.SECONDS));
    result.addResult(one);
    var all = new BenchmarkResult(null, List.of(result, result, result));

    assertThat(all.getSecondaryResults().get(ProcessorProfiler.NAME).getScore())
        .isEqualTo(one.getScore());
  }

  private static void spend() {
    var threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + SPENT_NANOS;
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }
}
