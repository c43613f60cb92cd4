package dev.weir.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorRemainsTest {
  private static final String HEALTHY =
      "2026-11-21T13:24:06.597Z INFO  worker-2-3eb684bd [main] d.w.w.p.LiveExecutor executor"
          + " worker-2-3eb684bd listens at 127.0.0.1:43997\n";

  @TempDir Path executors;

  private Path executor(String name, String log) throws IOException {
    Path directory = Files.createDirectories(executors.resolve(name));
    Files.writeString(directory.resolve("executor.log"), log);
    return directory;
  }

  @Test
  void lastWordsAreOneLineWithoutWhatIsLoggedWhenAllIsWell() throws IOException {
    Path ended =
        executor(
            "a",
            HEALTHY.repeat(3)
                + "2026-11-21T13:24:07.000Z ERROR worker [main] d.w.Odd it broke\n"
                + "java.lang.IllegalStateException: so\n"
                + "\tat dev.weir.Odd.run(Odd.java:3)\n"
                + "\t... 3 more\n"
                + "\nTerminating due to java.lang.OutOfMemoryError: Java heap space\n");
    assertThat(ExecutorRemains.lastWords(ended))
        .isEqualTo(
            "2026-11-21T13:24:07.000Z ERROR worker [main] d.w.Odd it broke"
                + " / java.lang.IllegalStateException: so"
                + " / Terminating due to java.lang.OutOfMemoryError: Java heap space");
  }

  @Test
  void whoSaidNothingOfItsEndHasNoLastWords() throws IOException {
    assertThat(ExecutorRemains.lastWords(executor("a", HEALTHY))).isEmpty();
    assertThat(ExecutorRemains.lastWords(executor("b", ""))).isEmpty();
  }

  @Test
  void ofAJobThatPrintsOnlyTheLastLinesAreRead() throws IOException {
    Path ended = executor("a", "line\n".repeat(2_000_000) + "last\n");
    assertThat(ExecutorRemains.lastWords(ended)).isEqualTo("line / line / line / last");
  }

  @Test
  void aLogMayBeLargerThanAnyArray() throws IOException {
    Path ended = executor("a", "");
    try (var file = new RandomAccessFile(ended.resolve("executor.log").toFile(), "rw")) {
      file.setLength(3L << 30); // a hole: it takes no space
      file.seek(file.length());
      file.write("\nOutOfMemoryError: heap".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(ExecutorRemains.lastWords(ended)).endsWith(" / OutOfMemoryError: heap");
  }

  @Test
  void ofThoseThatEndedLongAgoNothingIsLeftAndOfTheOthersTheirLogs() throws IOException {
    var remains = new ExecutorRemains();
    int more = 3;
    for (int i = 0; i < ExecutorRemains.KEPT_LOGS + more; i++) {
      Path directory = executor("executor-" + i, HEALTHY);
      Files.writeString(directory.resolve("job.jar"), "a jar");
      Files.writeString(
          Files.createDirectories(directory.resolve("state/rocksdb")).resolve("1.sst"), "state");
      remains.ended(directory);
    }
    try (Stream<Path> left = Files.list(executors)) {
      List<Path> directories = left.toList();
      assertThat(directories)
          .hasSize(ExecutorRemains.KEPT_LOGS)
          .doesNotContain(executors.resolve("executor-0"), executors.resolve("executor-2"));
      for (Path directory : directories) {
        assertThat(directory.toFile().list()).containsExactly("executor.log");
      }
    }
  }
}
