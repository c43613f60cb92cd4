package dev.weir.benchmarks.run.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.weir.benchmarks.workload.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineSpecTest {
  @TempDir Path root;

  @Test
  void executorsGetWhatTheOtherEnginesHaveWhereTheyAreToBeEqual() throws Exception {
    EngineSpec spec = weir(Mode.TWO_JVMS, ExecutorFlags.EQUAL);

    assertThat(spec.command(2, 0, root)).containsSubsequence("-XX:+UseG1GC", "-Xms3g", "-Xmx3g");
    assertThat(spec.environment())
        .containsExactly(entry("WEIR_EXECUTOR_OPTIONS", "-XX:+UseG1GC -Xms3g -Xmx3g"));
  }

  @Test
  void executorsKeepAWorkersOwnFlagsOtherwise() throws Exception {
    assertThat(weir(Mode.TWO_JVMS, ExecutorFlags.STANDARD).environment()).isEmpty();
    assertThat(weir(Mode.ONE_JVM, ExecutorFlags.EQUAL).environment()).isEmpty();
  }

  private EngineSpec weir(Mode mode, ExecutorFlags flags) throws IOException {
    Path lib = Files.createDirectories(root.resolve("deploy/target/dist/weir/lib"));
    Files.write(lib.resolve("weir.jsa"), new byte[1]);
    return EngineSpec.of(
        "weir",
        new Plan(
            List.of("weir"),
            List.of(Query.Q0),
            mode,
            new Plan.Job(2, 0, false, "heap", flags, 0),
            Plan.Length.SHORT,
            root.resolve("benchmarks")),
        EngineSpec.usualHeap(),
        Map.of());
  }

  @Test
  void whereAllIsKeptInOneHeapItIsLarger() {
    assertThat(EngineSpec.heap(Mode.ONE_JVM, Query.Q3)).isEqualTo("5g");
    assertThat(EngineSpec.heap(Mode.TWO_JVMS, Query.Q3)).isEqualTo("3g");
    assertThat(EngineSpec.heap(Mode.ONE_JVM, Query.Q5)).isEqualTo("3g");
  }
}
