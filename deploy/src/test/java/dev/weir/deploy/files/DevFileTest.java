package dev.weir.deploy.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevFileTest {
  @TempDir Path state;

  private static final DevFile OWN =
      new DevFile(
          "dev",
          ProcessHandle.current().pid(),
          List.of("http://127.0.0.1:8081"),
          List.of(new LocalProcess("worker", "worker-1", 42, "127.0.0.1")));

  @Test
  void whoReadsItKnowsTheCluster() throws IOException {
    OWN.write(state);
    assertThat(DevFile.read(state)).isEqualTo(OWN);
  }

  @Test
  void aClusterWhoseLauncherHasEndedIsNone() throws IOException {
    new DevFile("dev", Integer.MAX_VALUE, List.of(), List.of()).write(state);
    assertThat(DevFile.read(state)).isNull();
  }

  @Test
  void aPidThatAnotherProcessHasByNowIsNoLauncher() throws IOException {
    OWN.write(state);
    Path file = state.resolve("dev.json");
    String text = Files.readString(file);
    String earlier = text.replaceFirst("\"startedMillis\" : \\d", "\"startedMillis\" : 2");
    assertThat(earlier).isNotEqualTo(text);
    Files.writeString(file, earlier);
    assertThat(DevFile.read(state)).isNull();
  }
}
