package dev.weir.worker.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and kills executor processes. A child's standard input is a pipe held by this process:
 * when the daemon dies, however it dies, the pipe closes and the child halts. Each child's pid is
 * written to a file before anything else can go wrong, for {@link Orphans}.
 *
 * <p>Called by the control thread; ends of processes are told on a thread of the JDK's.
 */
final class ExecutorProcesses implements ExecutorLauncher {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorProcesses.class);

  /** In its directory while an executor that can take a job lives: what probes of a worker ask. */
  static final String WARM_FILE = "warm";

  private final WorkerConfig config;
  private final String version;
  private final String workerIncarnation;
  private final Listener listener;
  private final ExecutorRemains remains = new ExecutorRemains();
  private final Map<String, Child> children = new ConcurrentHashMap<>();

  private record Child(Process process, OutputStream pipe) {}

  ExecutorProcesses(
      WorkerConfig config, String version, String workerIncarnation, Listener listener) {
    this.config = config;
    this.version = version;
    this.workerIncarnation = workerIncarnation;
    this.listener = listener;
  }

  @Override
  public void launch(String executor) {
    Path directory = config.directory().resolve("executors").resolve(executor);
    Path log = directory.resolve(ExecutorRemains.LOG_FILE);
    try {
      Files.createDirectories(directory);
      Process process =
          new ProcessBuilder(command(executor, directory))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      Orphans.note(directory, process.toHandle());
      children.put(executor, new Child(process, process.getOutputStream()));
      listener.launched(executor, process.pid());
      process.onExit().thenAccept(ended -> ended(executor, ended.exitValue(), directory));
    } catch (IOException e) {
      LOG.error("executor {} cannot be started", executor, e);
      listener.exited(executor, -1, "cannot be started: " + e.getMessage());
    }
  }

  private void ended(String executor, int exitCode, Path directory) {
    children.remove(executor);
    try {
      Files.deleteIfExists(directory.resolve(WARM_FILE));
    } catch (IOException e) {
      LOG.warn("{} is shown as warm, and has ended", executor, e);
    }
    LOG.info("executor {} ended with exit code {}", executor, exitCode);
    listener.exited(executor, exitCode, ExecutorRemains.lastWords(directory));
    remains.ended(directory);
  }

  @Override
  public void kill(String executor, String reason) {
    Child child = children.get(executor);
    if (child != null) {
      LOG.info("killing executor {}: {}", executor, reason);
      child.process().destroyForcibly();
    }
  }

  @Override
  public void killAll() {
    children.values().forEach(child -> child.process().destroyForcibly());
  }

  private List<String> command(String executor, Path directory) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ExecutorFlags.with(config.executorOptions(), config.capacity().executorBytes()));
    command.addAll(SharedClasses.flags());
    command.add("-Dweir.log.name=" + executor);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(ExecutorMain.class.getName());
    command.addAll(ExecutorArguments.of(config, version, workerIncarnation, executor, directory));
    return command;
  }
}
