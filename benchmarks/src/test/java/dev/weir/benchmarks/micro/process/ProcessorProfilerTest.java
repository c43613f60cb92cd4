package dev.weir.benchmarks.micro.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
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

  /** Spends some 200 ms when it is told to. */
  private static final String COUNTING =
      "read go; i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo done; read end";

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

  @Test
  @SuppressWarnings("NullAway") // it does not look at them
  void aProcessThatThisOneStartedCountsToo() throws Exception {
    Process child = new ProcessBuilder("sh", "-c", COUNTING).redirectErrorStream(true).start();
    try (BufferedReader out = child.inputReader();
        BufferedWriter in = child.outputWriter()) {
      profiler.beforeIteration(null, null);
      in.write("go\n");
      in.flush();
      assertThat(out.readLine()).isEqualTo("done");
      var result = new IterationResult(null, null, new IterationResultMetaData(OPERATIONS, 1));
      double each = List.copyOf(profiler.afterIteration(null, null, result)).get(0).getScore();

      assertThat(each).isGreaterThan((spent(child) - 2 * STEP_NANOS) / (double) OPERATIONS);
      assertThat(spent(child)).isGreaterThan(4 * STEP_NANOS);
    } finally {
      child.destroyForcibly();
    }
  }

  private static long spent(Process process) {
    return process.info().totalCpuDuration().orElseThrow().toNanos();
  }

  private static void spend() {
    var threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + SPENT_NANOS;
    while (threads.getCurrentThreadCpuTime() < end) {
      Thread.onSpinWait();
    }
  }
}
