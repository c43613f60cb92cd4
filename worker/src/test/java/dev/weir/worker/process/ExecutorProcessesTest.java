package dev.weir.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that are processes indeed. */
class ExecutorProcessesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  private record Exit(String executor, int code, String lastWords) {}

  private final CompletableFuture<Exit> exit = new CompletableFuture<>();

  private final class Ends implements ExecutorLauncher.Listener {
    @Override
    public void launched(String executor, long pid) {}

    @Override
    public void exited(String executor, int exitCode, String lastWords) {
      exit.complete(new Exit(executor, exitCode, lastWords));
    }
  }

  /** It never says hello, so no job is ever given to it. */
  @Test
  void anExecutorThatCannotRunTheBuiltInJobEndsWith73AndSaysWhy() throws Exception {
    Exit ended = launchAt("192.0.2.1");
    assertThat(ended.executor()).isEqualTo("worker-1-a");
    assertThat(ended.code()).as(ended.lastWords()).isEqualTo(73);
    assertThat(ended.lastWords())
        .contains("WEIR-4008", "192.0.2.1")
        .doesNotContain("\tat ", "SLF4J", "listens at");
  }

  static WorkerConfig config(Path directory, String host) {
    var access =
        new ClusterAccess(
            "test", "127.0.0.1:1/weir", 4_000, directory.toUri().toString(), null, null);
    var capacity = new WorkerConfig.Capacity(1, 1, 512L << 20);
    var network = new WorkerConfig.Network(host, null);
    return new WorkerConfig("worker-1", network, access, capacity, directory, null, List.of());
  }

  private Exit launchAt(String host) throws Exception {
    var config = config(directory, host);
    var processes = new ExecutorProcesses(config, "test", "incarnation", new Ends());
    processes.launch("worker-1-a");
    try {
      return exit.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      processes.killAll();
    }
  }
}
