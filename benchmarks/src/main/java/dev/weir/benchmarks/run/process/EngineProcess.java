package dev.weir.benchmarks.run.process;

import dev.weir.benchmarks.engine.process.EngineMain;
import dev.weir.benchmarks.measure.RunRequest;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The runner's end of an {@link EngineMain}. What the engine itself says goes to a log beside its
 * files. Used by one thread.
 */
final class EngineProcess implements AutoCloseable {
  private static final long END_SECONDS = 30;

  private final String name;
  private final Path log;
  private final Process process;
  private final BufferedReader in;
  private final BufferedWriter out;
  private final List<Long> pids;

  private EngineProcess(String name, Path log, Process process) throws IOException {
    this.name = name;
    this.log = log;
    this.process = process;
    this.in = process.inputReader(StandardCharsets.UTF_8);
    this.out = process.outputWriter(StandardCharsets.UTF_8);
    String ready = answer();
    this.pids =
        Arrays.stream(ready.substring(EngineMain.READY.length()).split(","))
            .map(Long::parseLong)
            .toList();
  }

  /** Starts it and waits until it is up. */
  static EngineProcess start(EngineSpec spec, int parallelism, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path log = directory.resolve("engine.log");
    Process process =
        new ProcessBuilder(spec.command(parallelism, directory))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    try {
      return new EngineProcess(spec.name(), log, process);
    } catch (IOException | RuntimeException e) {
      end(process);
      throw e;
    }
  }

  String name() {
    return name;
  }

  /** Whose processor time counts. */
  List<Long> pids() {
    return pids;
  }

  /** Runs a job to its end. */
  void run(RunRequest request) throws IOException {
    out.write(request.line());
    out.newLine();
    out.flush();
    answer();
  }

  private String answer() throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.startsWith(EngineMain.FAILED)) {
        throw new IOException(name + ": " + line.substring(EngineMain.FAILED.length()));
      }
      if (line.startsWith("@")) {
        return line;
      }
      Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
    throw new IOException(name + " has ended; see " + log);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      process.destroy(); // it does not read any more
    }
    end(process);
  }

  private static void end(Process process) {
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
