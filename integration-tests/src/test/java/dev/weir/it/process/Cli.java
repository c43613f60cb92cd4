package dev.weir.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program {@code weir} as a user runs it: a process with an exit status and two outputs. */
final class Cli {
  private final Path directory;
  private final Map<String, String> environment;
  private final List<String> options;

  /**
   * @param directory to run in
   * @param options given to every command
   */
  Cli(Path directory, Map<String, String> environment, List<String> options) {
    this.directory = directory;
    this.environment = Map.copyOf(environment);
    this.options = List.copyOf(options);
  }

  /** How a command ended. */
  record Ended(int status, String out, String err) {}

  /** A command under way. */
  static final class Running {
    private final List<String> command;
    private final Process process;
    private final Path out;
    private final Path err;

    private Running(List<String> command, Process process, Path out, Path err) {
      this.command = command;
      this.process = process;
      this.out = out;
      this.err = err;
    }

    boolean alive() {
      return process.isAlive();
    }

    String out() {
      return text(out);
    }

    String err() {
      return text(err);
    }

    /** Waits for its end; a command that does not end in time is killed, and the test fails. */
    Ended await(Duration limit) {
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(
              command + " has not ended after " + limit + ": " + out() + err());
        }
        return new Ended(process.exitValue(), out(), err());
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }

    private static String text(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  Running start(String command, String... arguments) {
    var line = new ArrayList<>(List.of(Distribution.launcher(), command));
    line.addAll(List.of(arguments));
    line.addAll(options);
    try {
      Path out = Files.createTempFile(directory, "cli-" + command + "-", ".out");
      Path err = Path.of(out.toString().replaceAll("out$", "err"));
      var builder = new ProcessBuilder(line);
      builder.directory(directory.toFile());
      builder.environment().remove("WEIR_SERVER");
      builder.environment().putAll(environment);
      builder.redirectOutput(out.toFile());
      builder.redirectError(err.toFile());
      return new Running(line, builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Ended run(String command, String... arguments) {
    return start(command, arguments).await(Duration.ofSeconds(90));
  }
}
