package dev.weir.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignOfLifeTest {
  @TempDir Path directory;

  @Test
  void eachOneRenewsTheTimeOfTheFile() throws IOException {
    var sign = new SignOfLife(directory);
    Path file = directory.resolve(SignOfLife.FILE);
    sign.give();
    Instant old = Instant.now().minus(Duration.ofHours(1));
    Files.setLastModifiedTime(file, FileTime.from(old));
    sign.give();

    assertThat(Files.getLastModifiedTime(file).toInstant()).isAfter(old.plusSeconds(3_000));
  }

  @Test
  void thatOfAnEarlierLifeIsRemoved() throws IOException {
    new SignOfLife(directory).give();
    var next = new SignOfLife(directory);
    next.remove();
    next.remove();

    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void whereTheDirectoryCannotBeWrittenTheDaemonGoesOn() throws IOException {
    Path file = Files.createFile(directory.resolve("not-a-directory"));
    var sign = new SignOfLife(file);
    sign.give();
    sign.give();

    assertThat(file).isRegularFile();
  }
}
