package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything that {@code benchmarks/run} can look at, for a moment, with Weir alone. */
@Tag("slow")
class BenchmarksIT {
  private static final long LIMIT_SECONDS = 120;

  private static Path scratch = Path.of("");

  /** The script trains the distribution that it finds: that one is nobody else's here. */
  @BeforeAll
  static void copyWhatTheScriptFinds() throws IOException {
    scratch = Distribution.scratch("benchmarks");
    Path built = Distribution.root().resolve("benchmarks");
    Path home = Files.createDirectories(scratch.resolve("benchmarks"));
    Files.copy(built.resolve("run"), home.resolve("run"));
    Files.createSymbolicLink(home.resolve("target"), built.resolve("target"));
    Distribution.copyTo(scratch.resolve("deploy/target/dist/weir"));
  }

  @ParameterizedTest
  @CsvSource({
    "nexmark --queries q5 --mode two-jvms, 1",
    "nexmark --queries q0 --pollute 1, 2",
    "'nexmark --engines weir,hand --subtasks 1 --queries q1', 2",
    "checkpoint-cost --queries q5, 2",
    "latency --rates half, 1",
    "recovery, 1",
    "submit, 2"
  })
  void runsAndEveryAnswerIsRight(String arguments, int lines) throws Exception {
    var command = new ArrayList<>(List.of(scratch.resolve("benchmarks/run").toString()));
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("--short", "--json"));
    Path out = Files.createTempFile(scratch, "out-", "");
    Path err = Files.createTempFile(scratch, "err-", "");
    var builder = new ProcessBuilder(command);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("WEIR_BENCHMARKS_BUILD", "never");
    builder.environment().put("WEIR_BENCHMARKS_HEAP", "512m");
    builder
        .environment()
        .merge(
            "PATH",
            Path.of(Distribution.java()).getParent().toString(),
            (path, jdk) -> jdk + File.pathSeparator + path);

    Process process = builder.start();
    try {
      assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).as(command + ", ended").isTrue();
    } finally {
      process.destroy(); // the runner takes along what it started
    }

    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    assertThat(Files.readAllLines(out))
        .hasSize(lines)
        .allSatisfy(
            line -> assertThat(line).containsAnyOf("\"equal\":true", "\"answer\":\"equal\""));
  }
}
