package dev.weir.benchmarks.run.process;

import dev.weir.benchmarks.measure.Lane;
import dev.weir.benchmarks.workload.Query;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What engines are asked to do: one that fails is ended, left out of the rest of that query, and
 * named; the others go on. Used by one thread.
 */
final class Attempts {
  private final Engines engines;
  private final List<String> failures = new ArrayList<>();

  Attempts(Engines engines) {
    this.engines = engines;
  }

  /** What an engine does for a lane. */
  interface Work {
    void run() throws IOException;
  }

  /** Nothing where the lane's engine has failed at this query before. */
  void unlessItFails(Lane lane, Query query, Work work) {
    if (!engines.isUp(lane)) {
      return;
    }
    try {
      work.run();
    } catch (IOException e) {
      String failure = query.text() + ", " + lane.text() + ": " + e.getMessage();
      failures.add(failure);
      System.err.println("failed: " + failure);
      engines.end(lane);
    }
  }

  /** Which engine failed at which query, and why. */
  List<String> failures() {
    return List.copyOf(failures);
  }
}
