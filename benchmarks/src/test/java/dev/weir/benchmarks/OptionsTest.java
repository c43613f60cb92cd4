package dev.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.benchmarks.run.process.ExecutorFlags;
import dev.weir.benchmarks.run.process.Mode;
import dev.weir.benchmarks.run.process.Plan;
import dev.weir.benchmarks.workload.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class OptionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          nexmak                                            | no benchmark 'nexmak'
          --engines wier                                    | no engine 'wier'
          --queries q6                                      | no query 'q6'
          --mode three-jvms                                 | no mode 'three-jvms'
          --checkpoint 1m                                   | '1m' is no time
          --state disk                                      | no state 'disk'
          --engines weir,jet --state rocksdb                | jet has no RocksDB
          --engines hand --subtasks 1 --state rocksdb       | hand has no RocksDB
          --engines hand                                    | hand is one subtask
          --engines hand --subtasks 1 --mode two-jvms       | hand is one loop
          --engines hand --subtasks 1 --queries q5          | hand has no loop for q5
          --engines hand --subtasks 1 --pollute 2           | hand has no jobs before it
          checkpoint-cost --engines hand --subtasks 1       | hand has no checkpoints
          latency --engines hand --subtasks 1               | hand is one loop
          latency --mode two-jvms                           | leave out --mode
          recovery --queries q5                             | leave out --queries
          submit --pollute 1                                | leave out --pollute
          latency --rates 100000,third                      | 'third' is no rate
          recovery --rates 100000                           | only latency has --rates
          submit --seconds 5                                | only latency and recovery have
          nexmark --seconds 5                               | only latency and recovery have
          latency --seconds -1                              | --seconds -1.0 is no time
          latency --short --seconds 5                       | --short has seconds of its own
          latency --quick                                   | latency has no --quick
          --executor-flags standard                         | one-jvm has no executors
          --mode two-jvms --executor-flags own              | no executor flags 'own'
          """)
  void whatWouldBeLeftOutIsRefused(String line, String why) {
    Options options = options(line);

    assertThatThrownBy(
            () -> {
              options.plan();
              options.extent();
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatIsRefusedEndsTheProgramBeforeAnythingRuns() {
    assertThat(BenchmarkMain.run("latency", "--mode", "two-jvms"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
  }

  @Test
  void wcIsAllWordCounts() {
    assertThat(plan("--queries q5,wc").queries())
        .containsExactly(
            Query.Q5, Query.WC_100K, Query.WC_1M, Query.WC_100K_ZIPF, Query.WC_1M_ZIPF);
  }

  @Test
  void executorsAreEqualWhereEnginesAreComparedAndStandardWhereTimeIsLookedAt() {
    assertThat(plan("--mode two-jvms").job().executorFlags()).isEqualTo(ExecutorFlags.EQUAL);
    assertThat(plan("checkpoint-cost --mode two-jvms").job().executorFlags())
        .isEqualTo(ExecutorFlags.EQUAL);
    assertThat(plan("latency").job().executorFlags()).isEqualTo(ExecutorFlags.STANDARD);
    assertThat(plan("submit --executor-flags equal").job().executorFlags())
        .isEqualTo(ExecutorFlags.EQUAL);
  }

  @Test
  void checkpointsComeByThemselvesWhereTheyAreTheSubject() {
    assertThat(plan("nexmark").job().checkpointMillis()).isZero();
    assertThat(plan("nexmark --checkpoint 500ms").job().checkpointMillis()).isEqualTo(500);
    assertThat(plan("checkpoint-cost").job().checkpointMillis()).isEqualTo(1000);
    assertThat(plan("recovery").job().checkpointMillis()).isEqualTo(1000);
    assertThat(plan("recovery").mode()).isEqualTo(Mode.TWO_JVMS);
  }

  private static Plan plan(String line) {
    return options(line).plan();
  }

  private static Options options(String line) {
    return CommandLine.populateCommand(new Options(), line.split(" "));
  }
}
