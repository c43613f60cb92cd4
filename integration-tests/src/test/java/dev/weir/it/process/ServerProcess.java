package dev.weir.it.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real process that can be killed and started again with the same command. It holds a pipe from
 * this JVM and ends when that closes, so none is left behind however the test ends. Used by one
 * thread.
 */
final class ServerProcess implements AutoCloseable {
  private static final long END_SECONDS = 15;

  private final String name;
  private final Path log;
  private final Map<String, String> environment;
  private final List<String> command;
  private Process process;
  private OutputStream pipe;

  /**
   * @param directory where it runs and writes NAME.log
   * @param environment added to this JVM's
   */
  ServerProcess(
      String name, Path directory, Map<String, String> environment, List<String> command) {
    this.name = name;
    this.log = directory.resolve(name + ".log");
    this.environment = Map.copyOf(environment);
    this.command = List.copyOf(command);
    restart();
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Starts it, if it does not run. */
  void restart() {
    if (process != null && process.isAlive()) {
      return;
    }
    var builder = new ProcessBuilder(new ArrayList<>(command));
    builder.directory(log.getParent().toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pipe = process.getOutputStream();
  }

  /** kill -9; the process is gone when this returns. */
  void kill9() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** The exit status, once it has ended by itself. */
  int awaitEnd() {
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(name + " does not end within " + END_SECONDS + " s; see " + log);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** All that it printed. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    awaitEnd();
    try {
      pipe.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
