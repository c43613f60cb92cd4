package dev.weir.benchmarks.run.process;

import dev.weir.benchmarks.engine.process.EngineMain;
import dev.weir.benchmarks.measure.Checkpoint;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The runner's end of an {@link EngineMain}. What the engine itself says goes to a log beside its
 * files. Used by one thread.
 */
final class EngineProcess implements AutoCloseable {
  private static final long END_SECONDS = 30;

  /** What must not outlive this JVM. */
  private static final Set<ProcessHandle> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(EngineProcess::kill)));
  }

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
    RUNNING.add(process.toHandle());
    this.in = process.inputReader(StandardCharsets.UTF_8);
    this.out = process.outputWriter(StandardCharsets.UTF_8);
    String ready = answer();
    this.pids =
        Arrays.stream(ready.substring(EngineMain.READY.length()).split(","))
            .map(Long::parseLong)
            .toList();
  }

  /**
   * Starts it and waits until it is up.
   *
   * @param spares processes beyond those that it needs
   */
  static EngineProcess start(EngineSpec spec, int parallelism, int spares, Path directory)
      throws IOException {
    Files.createDirectories(directory);
    Path log = directory.resolve("engine.log");
    var builder =
        new ProcessBuilder(spec.command(parallelism, spares, directory))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(spec.environment());
    Process process = builder.start();
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
  List<Checkpoint> run(RunRequest request) throws IOException {
    begin(request);
    return finish();
  }

  /** Begins with a job; then comes {@link #finish}. */
  void begin(RunRequest request) throws IOException {
    out.write(request.line());
    out.newLine();
    out.flush();
  }

  /** Waits for the end of the job that began, and gives its checkpoints. */
  List<Checkpoint> finish() throws IOException {
    return Checkpoint.of(answer().substring(EngineMain.DONE.length()));
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

  /** Ends it at once, whatever it does. */
  void kill() {
    kill(process.toHandle());
    RUNNING.remove(process.toHandle());
  }

  private static void end(Process process) {
    List<ProcessHandle> all = family(process.toHandle());
    try {
      process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
    RUNNING.remove(process.toHandle());
  }

  private static void kill(ProcessHandle process) {
    family(process).forEach(ProcessHandle::destroyForcibly);
  }

  /** A process and what it started: those who would be nobody's when it has ended. */
  private static List<ProcessHandle> family(ProcessHandle process) {
    return Stream.concat(process.descendants(), Stream.of(process)).toList();
  }
}
