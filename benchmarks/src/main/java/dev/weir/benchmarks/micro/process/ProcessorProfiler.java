package dev.weir.benchmarks.micro.process;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The processor time of an operation: what all threads of this process, and of those that it
 * started, had in an iteration, by its operations. It is what counts where every core is busy. A
 * process that ended within the iteration is left out. The system counts in steps of 10 ms.
 *
 * <p>Made and used by JMH, in the process that runs the benchmark, by one thread.
 */
public final class ProcessorProfiler implements InternalProfiler {
  /** As JMH prints it, behind the benchmark's name. */
  public static final String NAME = "cpu";

  private Map<Long, Long> begunNanos = Map.of();

  /** For JMH. */
  public ProcessorProfiler() {}

  @Override
  public String getDescription() {
    return "Processor time of this process and its descendants, by operation";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    begunNanos = spentNanos();
  }

  @Override
  public Collection<ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long nanos = 0;
    for (Map.Entry<Long, Long> process : spentNanos().entrySet()) {
      nanos += process.getValue() - begunNanos.getOrDefault(process.getKey(), 0L);
    }
    long operations = result.getMetadata().getAllOps();
    double each = operations == 0 ? Double.NaN : nanos / (double) operations;
    return List.of(new ScalarResult(NAME, each, "ns/op", AggregationPolicy.AVG));
  }

  /** User and system time of each process that runs, by its id. */
  private static Map<Long, Long> spentNanos() {
    ProcessHandle self = ProcessHandle.current();
    var spent = new HashMap<Long, Long>();
    Stream.concat(Stream.of(self), self.descendants())
        .forEach(
            process ->
                process
                    .info()
                    .totalCpuDuration()
                    .map(Duration::toNanos)
                    .ifPresent(nanos -> spent.put(process.pid(), nanos)));
    return spent;
  }
}
