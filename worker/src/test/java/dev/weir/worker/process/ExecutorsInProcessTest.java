package dev.weir.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorsInProcessTest {
  @TempDir Path directory;

  private final List<String> heard = new ArrayList<>();

  private final class Ends implements ExecutorLauncher.Listener {
    @Override
    public void launched(String executor, long pid) {
      heard.add("launched " + executor);
    }

    @Override
    public void exited(String executor, int exitCode, String lastWords) {
      heard.add("exited " + executor + ": " + lastWords);
    }
  }

  @Test
  void whatWaitsToBeStartedWhenAllEndIsNotStarted() {
    Deque<Runnable> waiting = new ArrayDeque<>();
    var executors =
        new ExecutorsInProcess(
            ExecutorProcessesTest.config(directory, "127.0.0.1"),
            "test",
            "incarnation",
            waiting::add,
            new Ends());
    executors.launch("worker-1-a");
    executors.killAll();
    while (!waiting.isEmpty()) {
      waiting.remove().run();
    }
    assertThat(heard).isEmpty();
    assertThat(directory.resolve("executors")).doesNotExist();
  }
}
