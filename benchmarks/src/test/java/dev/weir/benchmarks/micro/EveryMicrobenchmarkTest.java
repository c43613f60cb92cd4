package dev.weir.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.benchmarks.micro.process.ProcessorProfiler;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each microbenchmark for a moment, in this process, so that none rots. */
class EveryMicrobenchmarkTest {

  @Test
  void runsWithoutAnError() throws Exception {
    // Two builds on one machine may test at the same time: nothing is measured here.
    System.setProperty("jmh.ignoreLock", "true");
    var options =
        new OptionsBuilder()
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(10))
            .shouldFailOnError(true)
            .addProfiler(ProcessorProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .build();

    Collection<RunResult> results = new Runner(options).run();

    assertThat(results.stream().map(r -> r.getParams().getBenchmark()).collect(Collectors.toSet()))
        .isNotEmpty()
        .isEqualTo(all());
    assertThat(results)
        .allSatisfy(r -> assertThat(r.getSecondaryResults()).containsKey(ProcessorProfiler.NAME));
  }

  private static Set<String> all() {
    var silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
    return BenchmarkList.defaultList().getAll(silent, List.of()).stream()
        .map(BenchmarkListEntry::getUsername)
        .collect(Collectors.toSet());
  }
}
