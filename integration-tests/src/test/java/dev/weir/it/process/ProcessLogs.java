package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What processes have printed. Stateless. */
final class ProcessLogs {
  private ProcessLogs() {}

  /**
   * Whatever was killed on the way: our processes tell of it in lines, and so do their libraries.
   */
  static void holdNoStack(Path directory) throws IOException {
    List<Path> logs;
    try (Stream<Path> files = Files.walk(directory)) {
      logs = files.filter(f -> f.toString().endsWith(".log")).toList();
    }
    assertThat(logs).as(directory.toString()).isNotEmpty();
    for (Path log : logs) {
      assertThat(Files.readString(log)).as(log.toString()).doesNotContain("\tat ", "SLF4J");
    }
  }
}
