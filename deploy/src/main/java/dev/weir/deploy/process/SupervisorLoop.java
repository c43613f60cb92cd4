package dev.weir.deploy.process;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.deploy.files.LocalProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps processes running: one that ends is started again, after a pause that doubles up to {@link
 * #MAX_PAUSE_MILLIS} while it keeps ending early. Owns one thread; {@link #processes} may be asked
 * by any.
 *
 * <p>Each child's standard input is a pipe that this process holds; however this process ends, the
 * children read the end of it and halt.
 */
final class SupervisorLoop implements AutoCloseable {
  private static final long MIN_PAUSE_MILLIS = 100;
  private static final long MAX_PAUSE_MILLIS = 5_000;
  private static final long STEADY_MILLIS = 20_000;
  private static final long EARLY_MILLIS = 5_000;
  private static final long END_WAIT_MILLIS = 5_000;

  private final Path logs;
  private final Consumer<String> news;
  private final Runnable onChange;
  private final Map<String, Child> children = new LinkedHashMap<>();
  private final AtomicInteger earlyEnds = new AtomicInteger();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "supervisor");
            thread.setDaemon(true);
            return thread;
          });
  private boolean closed;

  /** One life of a process. */
  private static final class Child {
    final ChildSpec spec;
    final Process process;
    final OutputStream pipe;
    final long startedMillis = System.currentTimeMillis();
    final long pauseMillis;

    Child(ChildSpec spec, Process process, long pauseMillis) {
      this.spec = spec;
      this.process = process;
      this.pipe = process.getOutputStream();
      this.pauseMillis = pauseMillis;
    }
  }

  /**
   * @param logs directory for a file of each process
   * @param news gets a line when a process ended or was started again
   * @param onChange called after a process was started
   */
  SupervisorLoop(Path logs, Consumer<String> news, Runnable onChange) {
    this.logs = logs;
    this.news = news;
    this.onChange = onChange;
  }

  /**
   * Starts a process for good.
   *
   * @throws WeirException INTERNAL when the system cannot start it
   */
  void add(ChildSpec spec) {
    start(spec, MIN_PAUSE_MILLIS);
  }

  private synchronized void start(ChildSpec spec, long pauseMillis) {
    if (closed) {
      return;
    }
    try {
      Process process =
          new ProcessBuilder(spec.command())
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(logs.resolve(spec.id() + ".log").toFile()))
              .start();
      var child = new Child(spec, process, pauseMillis);
      children.put(spec.id(), child);
      process.onExit().thenAccept(p -> ended(child, p.exitValue()));
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.INTERNAL, "the process " + spec.id() + " cannot be started: " + e, e);
    }
  }

  private void ended(Child child, int exitCode) {
    long lifeMillis = System.currentTimeMillis() - child.startedMillis;
    long pause = lifeMillis > STEADY_MILLIS ? MIN_PAUSE_MILLIS : child.pauseMillis;
    if (isClosed()) {
      return;
    }
    if (lifeMillis < EARLY_MILLIS) {
      earlyEnds.incrementAndGet();
    }
    timer.schedule(() -> restart(child, exitCode, pause), pause, TimeUnit.MILLISECONDS);
  }

  private void restart(Child child, int exitCode, long pause) {
    ChildSpec spec = child.spec;
    try {
      start(spec, Math.min(pause * 2, MAX_PAUSE_MILLIS));
    } catch (WeirException e) {
      news.accept(e.line());
      timer.schedule(
          () -> restart(child, exitCode, pause), MAX_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      return;
    }
    LocalProcess next = process(spec.id());
    if (next != null && !isClosed()) {
      news.accept(
          spec.id()
              + " (pid "
              + child.process.pid()
              + ") ended with exit code "
              + exitCode
              + "; started again as pid "
              + next.pid());
      onChange.run();
    }
  }

  /** How often a process ended within seconds of its start: a sign that it cannot run at all. */
  int earlyEnds() {
    return earlyEnds.get();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** The life that runs now; null for an id never added. */
  synchronized @Nullable LocalProcess process(String id) {
    Child child = children.get(id);
    return child == null ? null : child.spec.as(child.process.pid());
  }

  /** In order of their first start. */
  synchronized List<LocalProcess> processes() {
    var processes = new ArrayList<LocalProcess>();
    children.values().forEach(c -> processes.add(c.spec.as(c.process.pid())));
    return processes;
  }

  /** Ends every process and waits for their ends. */
  @Override
  public void close() {
    List<Child> last;
    synchronized (this) {
      closed = true;
      last = List.copyOf(children.values());
    }
    timer.shutdownNow();
    for (Child child : last) {
      try {
        child.pipe.close();
      } catch (IOException e) {
        child.process.destroyForcibly();
      }
    }
    long deadline = System.currentTimeMillis() + END_WAIT_MILLIS;
    for (Child child : last) {
      try {
        long left = Math.max(1, deadline - System.currentTimeMillis());
        if (!child.process.waitFor(left, TimeUnit.MILLISECONDS)) {
          child.process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        child.process.destroyForcibly();
      }
    }
  }
}
