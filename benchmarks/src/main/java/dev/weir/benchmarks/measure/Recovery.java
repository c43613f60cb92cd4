package dev.weir.benchmarks.measure;

import dev.weir.benchmarks.measure.Timeline.Arrival;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the sinks' timelines say about a kill. */
public final class Recovery {
  /** Who is no further behind than this has caught up. */
  private static final double CAUGHT_UP_MILLIS = 250;

  private Recovery() {}

  /**
   * In milliseconds from the kill; NaN where it did not come to that.
   *
   * @param timelines of all instances that were not killed, before it and after
   */
  public static Map<String, Double> figures(List<List<Arrival>> timelines, long killedMicros) {
    double output = Double.NaN;
    double fresh = Double.NaN;
    double caughtUp = 0;
    double worst = 0;
    for (List<Arrival> timeline : timelines) {
      boolean later = !timeline.isEmpty() && timeline.get(0).micros() > killedMicros;
      for (Arrival arrival : timeline) {
        double since = (arrival.micros() - killedMicros) / 1e3;
        if (since <= 0) {
          continue;
        }
        if (later) {
          output = least(output, since);
        }
        if (arrival.dueMillis() * 1000 > killedMicros) {
          fresh = least(fresh, since);
        }
        if (arrival.lagMillis() > CAUGHT_UP_MILLIS) {
          caughtUp = Math.max(caughtUp, since);
        }
        worst = Math.max(worst, arrival.lagMillis());
      }
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("killToOutputMillis", output);
    figures.put("killToNewInputMillis", fresh);
    figures.put("killToCaughtUpMillis", caughtUp);
    figures.put("worstLagMillis", worst);
    return figures;
  }

  private static double least(double known, double other) {
    return Double.isNaN(known) ? other : Math.min(known, other);
  }
}
