package dev.weir.worker.process;

import dev.weir.api.error.WeirException;
import dev.weir.worker.executor.ControlStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Main of an executor process, started by a {@link WorkerDaemon} with arguments {@code name=value}.
 * Before it looks for the leader it runs a job of its own, see {@link WarmUp}; without success it
 * ends. The process ends when the leader says so, or when the pipe from the daemon closes.
 */
public final class ExecutorMain {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorMain.class);
  private static final int BROKEN_EXIT_CODE = 72;
  private static final int UNUSABLE_EXIT_CODE = 73;

  private ExecutorMain() {}

  public static void main(String[] arguments) {
    LibraryLogs.join();
    ParentPipe.haltAtEndOf(System.in);
    try {
      Map<String, String> parsed = ExecutorArguments.parse(arguments);
      WarmUp.run(
          ClusterAccess.required(parsed, "host"),
          ClusterAccess.required(parsed, "reachable"),
          ClusterAccess.parse(parsed).security());
      new LiveExecutor(parsed, new Halt());
      Path directory = Path.of(ClusterAccess.required(parsed, "directory"));
      Files.createFile(directory.resolve(ExecutorProcesses.WARM_FILE));
    } catch (WeirException e) {
      LOG.error(e.line());
      Runtime.getRuntime().halt(UNUSABLE_EXIT_CODE);
    } catch (IOException | RuntimeException e) {
      LOG.error("the executor could not start", e);
      Runtime.getRuntime().halt(UNUSABLE_EXIT_CODE);
    }
  }

  /** The end of the executor is the end of the process. */
  private static final class Halt implements LiveExecutor.End {
    @Override
    public void exit(ControlStream.ExitCode code, String reason) {
      if (code == ControlStream.ExitCode.TOLD) {
        LOG.info("the executor ends: {}", reason);
      } else {
        LOG.error("the executor ends: {}", reason);
      }
      Runtime.getRuntime().halt(code.code());
    }

    @Override
    public void broken(Throwable cause) {
      LOG.error("the executor's control logic failed; the process ends", cause);
      Runtime.getRuntime().halt(BROKEN_EXIT_CODE);
    }
  }
}
