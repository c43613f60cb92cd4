package dev.weir.it.sim;

import dev.weir.connectors.files.store.PartFiles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One life of a process. What it plans to do happens while it lives; what is given to it while it
 * stands still (SIGSTOP) waits in order. Dead, it does nothing more.
 */
final class SimProcess {
  private final SimClock clock;
  private final String name;
  private final Role role;
  private final Deque<Runnable> held = new ArrayDeque<>();
  private final List<Runnable> atEnd = new ArrayList<>();
  private boolean alive = true;
  private long pausedUntilMicros;
  private Step lastStep = Step.IDLE;
  private @Nullable Function<String, PartFiles> files;

  /** What it is. */
  enum Role {
    COORDINATOR,
    WORKER,
    EXECUTOR,
    CLIENT
  }

  SimProcess(SimClock clock, Role role, String name) {
    this.clock = clock;
    this.role = role;
    this.name = name;
  }

  /** Its way to the output directories, by name. */
  void uses(Function<String, PartFiles> directories) {
    files = directories;
  }

  String name() {
    return name;
  }

  Role role() {
    return role;
  }

  boolean alive() {
    return alive;
  }

  /** The step of the protocol that it took last. */
  Step lastStep() {
    return lastStep;
  }

  void passed(Step step) {
    lastStep = step;
  }

  /** Runs when the process has ended, in order of registration. */
  void atEnd(Runnable action) {
    atEnd.add(action);
  }

  /** Does this later, if it lives then. */
  void after(long delayMicros, Runnable action) {
    clock.after(delayMicros, () -> now(action));
  }

  /** Does this now, if it lives; later, if it stands still. */
  void now(Runnable action) {
    if (!alive) {
      return;
    }
    if (isPaused() || !held.isEmpty()) {
      held.add(action);
    } else {
      SimDirectory.within(files, action);
    }
  }

  private boolean isPaused() {
    return clock.nowMicros() < pausedUntilMicros;
  }

  /** Stands still for a while. */
  void pause(long micros) {
    pausedUntilMicros = Math.max(pausedUntilMicros, clock.nowMicros() + micros);
    clock.after(micros, this::resume);
  }

  private void resume() {
    while (alive && !isPaused() && !held.isEmpty()) {
      SimDirectory.within(files, held.remove());
    }
  }

  /** kill -9. */
  void kill() {
    if (alive) {
      alive = false;
      held.clear();
      atEnd.forEach(Runnable::run);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
