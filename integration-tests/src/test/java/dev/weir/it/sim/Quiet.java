package dev.weir.it.sim;

import dev.weir.coordinator.view.JobView;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * L1: some time after the last fault one coordinator leads, every job runs, and its pointer
 * advances within two intervals, again and again.
 *
 * <pre>
 *   last fault ── {@link #SETTLING_MICROS} ──► watched ── {@link #WATCHED_MICROS} ──► over
 * </pre>
 */
final class Quiet {
  /**
   * What began before the last fault may go on for so long, the restarts after it, and the one that
   * spreads a job over all workers again.
   */
  static final long SETTLING_MICROS = 45_000_000;

  static final long WATCHED_MICROS = 5_000_000;

  /** Longest time from the last fault on. */
  static final long MOST_MICROS = SETTLING_MICROS + WATCHED_MICROS;

  /** A checkpoint is begun at a tick and takes a little. */
  private static final long SLACK_MICROS = 150_000;

  private final SimWorld world;
  private final SortedMap<String, Last> last = new TreeMap<>();
  private boolean over;

  private record Last(long micros, long intervalMillis) {}

  Quiet(SimWorld world) {
    this.world = world;
  }

  boolean isOver() {
    return over;
  }

  /** A job's pointer was applied. */
  void pointer(String path, long intervalMillis, long calmSinceMicros) {
    long now = world.clock.nowMicros();
    Last before = last.put(path, new Last(now, intervalMillis));
    if (before != null && !over && calmSinceMicros >= 0) {
      check(path, before, now, now - calmSinceMicros);
    }
  }

  private void check(String path, Last before, long now, long calmMicros) {
    long gap = Math.min(now - before.micros, calmMicros - SETTLING_MICROS);
    if (world.plan.season().quiet() && gap > 2 * before.intervalMillis * 1_000 + SLACK_MICROS) {
      world.violated(
          "L1 "
              + path
              + " has not advanced for "
              + gap / 1_000
              + " ms without faults; "
              + leaders());
    }
  }

  /**
   * Looks at the cluster.
   *
   * @param calmMicros since the last fault
   */
  void watch(long calmMicros) {
    over = calmMicros > MOST_MICROS;
    if (calmMicros < SETTLING_MICROS) {
      return;
    }
    last.forEach((path, before) -> check(path, before, world.clock.nowMicros(), calmMicros));
    List<SimCoordinator> leading =
        world.coordinators.values().stream().filter(SimCoordinator::leading).toList();
    if (leading.size() != 1) {
      world.violated("L1 " + leading.size() + " coordinators lead without faults");
      return;
    }
    for (JobView job : leading.get(0).view().jobs()) {
      if (job.progress().status() != JobView.Status.RUNNING) {
        world.violated(
            "L1 job "
                + job.identity().name()
                + " is "
                + job.progress().status()
                + " without faults");
      }
    }
  }

  /** For a message: who leads, and how the jobs stand there. */
  String leaders() {
    var text = new StringBuilder();
    world.coordinators.values().stream()
        .filter(SimCoordinator::leading)
        .forEach(c -> text.append(c.process()).append(" leads, jobs ").append(c.view().jobs()));
    return text.isEmpty() ? "nobody leads" : text.toString();
  }
}
