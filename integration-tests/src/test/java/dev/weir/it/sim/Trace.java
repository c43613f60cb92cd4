package dev.weir.it.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * One line for each thing that happened, and a hash over all of them: two runs of a seed are the
 * same when their hashes are. The last lines are kept for whoever has to read a failing seed.
 *
 * <pre>
 *   seconds    actor           what
 * </pre>
 */
final class Trace {
  static final int KEPT = 200;
  private static final long PRIME = 0x100000001b3L;

  private final SimClock clock;
  private final Consumer<String> listener;
  private final Deque<Line> last = new ArrayDeque<>();
  private long hash = 0xcbf29ce484222325L;
  private long lines;

  private record Line(long micros, String actor, String what) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "%4d.%06d  %-14s %s", micros / 1_000_000, micros % 1_000_000, actor, what);
    }
  }

  /**
   * @param listener sees every line; null: none
   */
  Trace(SimClock clock, @org.jspecify.annotations.Nullable Consumer<String> listener) {
    this.clock = clock;
    this.listener = listener == null ? line -> {} : listener;
    this.listens = listener != null;
  }

  private final boolean listens;

  void line(String actor, String what) {
    var line = new Line(clock.nowMicros(), actor, what);
    lines++;
    mix(line.micros);
    mix(actor.hashCode());
    mix(what.hashCode());
    last.addLast(line);
    if (last.size() > KEPT) {
      last.removeFirst();
    }
    if (listens) {
      listener.accept(line.toString());
    }
  }

  /** Goes into the hash, without a line. */
  void mix(long value) {
    hash = (hash ^ value) * PRIME;
    hash ^= hash >>> 29;
  }

  long hash() {
    return hash;
  }

  long lines() {
    return lines;
  }

  List<String> lastLines() {
    return last.stream().map(Line::toString).toList();
  }
}
