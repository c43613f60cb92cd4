package dev.weir.worker.process;

import dev.weir.worker.executor.ControlStream.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executors inside this JVM, for {@code Weir.run} and tests: the same code without a process around
 * it. An end gives back threads and ports; classes and statics of the job stay.
 */
final class ExecutorsInProcess implements ExecutorLauncher {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorsInProcess.class);
  private static final int BROKEN_EXIT_CODE = 72;
  private static final int KILLED_EXIT_CODE = 137;
  private static final int UNUSABLE_EXIT_CODE = 73;

  private final WorkerConfig config;
  private final String version;
  private final String workerIncarnation;
  private final Listener listener;
  private final Executor starter;
  private final Map<String, LiveExecutor> living = new ConcurrentHashMap<>();
  private volatile boolean allEnd; // what is started from now on ends at once

  /**
   * @param starter runs what may take a while: starts and ends
   */
  ExecutorsInProcess(
      WorkerConfig config,
      String version,
      String workerIncarnation,
      Executor starter,
      Listener listener) {
    this.config = config;
    this.version = version;
    this.workerIncarnation = workerIncarnation;
    this.starter = starter;
    this.listener = listener;
  }

  @Override
  public void launch(String executor) {
    starter.execute(() -> start(executor));
  }

  private void start(String executor) {
    if (allEnd) {
      return;
    }
    Path directory = config.directory().resolve("executors").resolve(executor);
    try {
      Files.createDirectories(directory);
      var arguments = ExecutorArguments.of(config, version, workerIncarnation, executor, directory);
      var live =
          new LiveExecutor(
              ExecutorArguments.parse(arguments.toArray(String[]::new)), new End(executor));
      living.put(executor, live);
      if (allEnd && living.remove(executor, live)) {
        live.close(); // whoever ended the others did not see it yet
        return;
      }
      listener.launched(executor, ProcessHandle.current().pid());
    } catch (IOException | RuntimeException e) {
      LOG.error("executor {} cannot be started", executor, e);
      listener.exited(executor, UNUSABLE_EXIT_CODE, "cannot be started: " + e.getMessage());
    }
  }

  private void end(String executor, int exitCode, String lastWords) {
    @Nullable LiveExecutor ended = living.remove(executor);
    if (ended != null) {
      starter.execute(
          () -> {
            ended.close();
            listener.exited(executor, exitCode, lastWords);
          });
    }
  }

  @Override
  public void kill(String executor, String reason) {
    LOG.info("ending executor {}: {}", executor, reason);
    end(executor, KILLED_EXIT_CODE, reason);
  }

  @Override
  public void killAll() {
    allEnd = true;
    living.keySet().forEach(executor -> kill(executor, "the worker ends"));
  }

  /** An executor's end leaves the process alone. */
  private final class End implements LiveExecutor.End {
    private final String executor;

    End(String executor) {
      this.executor = executor;
    }

    @Override
    public void exit(ExitCode code, String reason) {
      end(executor, code.code(), reason);
    }

    @Override
    public void broken(Throwable cause) {
      LOG.error("the control logic of executor {} failed; it ends", executor, cause);
      end(executor, BROKEN_EXIT_CODE, String.valueOf(cause));
    }
  }
}
