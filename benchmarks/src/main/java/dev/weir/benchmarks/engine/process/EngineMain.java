package dev.weir.benchmarks.engine.process;

import dev.weir.benchmarks.measure.Checkpoint;
import dev.weir.benchmarks.measure.RunRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * The process of an engine. Reads requests line by line, and ends with its input. Every answer is a
 * line on standard output; what else an engine says there goes to standard error, which is a file,
 * because nobody reads the other one while another engine runs.
 *
 * <pre>
 *   @ready PID,PID      it is up
 *   @done CHECKPOINTS   the last request was run, with these {@link Checkpoint}s
 *   @failed WHY         it was not
 * </pre>
 */
public final class EngineMain {
  public static final String READY = "@ready ";
  public static final String DONE = "@done ";
  public static final String FAILED = "@failed ";

  private EngineMain() {}

  /** {@code STARTER-CLASS PARALLELISM DIRECTORY}. */
  public static void main(String[] args) {
    int status = 0;
    PrintStream answers = System.out;
    System.setOut(System.err);
    endWithParent();
    try {
      var starter = (Engine.Starter) Class.forName(args[0]).getDeclaredConstructor().newInstance();
      try (Engine engine = starter.start(Integer.parseInt(args[1]), Path.of(args[2]))) {
        answers.println(
            READY
                + engine.processes().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(",")));
        serve(engine, answers);
      }
    } catch (Exception e) {
      answers.println(FAILED + reason(e));
      status = 1;
    }
    System.exit(status);
  }

  /** Even when that was killed, or while a job runs; and takes along what an engine started. */
  private static void endWithParent() {
    Runtime.getRuntime().addShutdownHook(new Thread(EngineMain::endChildren));
    ProcessHandle.current()
        .parent()
        .ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(1)));
  }

  private static void endChildren() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  private static void serve(Engine engine, PrintStream answers) throws IOException {
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      try {
        answers.println(DONE + Checkpoint.text(engine.run(RunRequest.of(line))));
      } catch (Exception e) {
        answers.println(FAILED + reason(e));
      }
    }
  }

  /** The error and what was at the bottom of it, in one line. */
  private static String reason(Throwable error) {
    Throwable bottom = error;
    while (bottom.getCause() != null) {
      bottom = bottom.getCause();
    }
    String text = bottom == error ? "" + error : error + ", because of " + bottom;
    return text.replace('\n', ' ');
  }
}
