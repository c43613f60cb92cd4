package dev.weir.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExecutorFlagsTest {
  private static final long SHARE = 1L << 30;

  @Test
  void aWorkersOwnOptionsComeLastSoThatTheyWin() {
    List<String> flags = ExecutorFlags.with(List.of("-Xmx2g", "-Dmine=1"), SHARE);
    assertThat(flags).contains("-Xmx614m", "-XX:+UseParallelGC").endsWith("-Xmx2g", "-Dmine=1");
  }

  @Test
  void anotherCollectorTakesThePlaceOfTheUsualOneAsAJvmRefusesTwo() {
    List<String> flags = ExecutorFlags.with(List.of("-XX:+UseG1GC"), SHARE);
    assertThat(flags).contains("-XX:+UseG1GC").doesNotContain("-XX:+UseParallelGC");
  }

  @Test
  void theMarkOfStringsMayBeRead() {
    assertThat(ExecutorFlags.with(List.of(), SHARE))
        .contains("--add-opens=java.base/java.lang=ALL-UNNAMED");
  }
}
