package dev.weir.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastWordsTest {
  @TempDir Path directory;

  @Test
  void theEndOfALogLargerThanAnyArrayIsTold() throws IOException {
    Path log = directory.resolve("executor.log");
    try (var file = new RandomAccessFile(log.toFile(), "rw")) {
      file.setLength(3L << 30); // a hole: it takes no space
      file.seek(file.length());
      file.write("OutOfMemoryError: heap".getBytes(StandardCharsets.UTF_8));
    }

    assertThat(ExecutorProcesses.lastWords(log)).endsWith("OutOfMemoryError: heap").hasSize(2_000);
  }

  @Test
  void aShortLogIsToldWhole() throws IOException {
    Path log = Files.writeString(directory.resolve("executor.log"), "killed\n");

    assertThat(ExecutorProcesses.lastWords(log)).isEqualTo("killed\n");
    assertThat(ExecutorProcesses.lastWords(directory.resolve("none"))).contains("cannot be read");
  }
}
