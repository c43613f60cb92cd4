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
   * @param arrivals at the instances of sinks that began after the kill: an older one may go on for
   *     a moment, with what is thrown away later
   */
  public static Map<String, Double> figures(List<Arrival> arrivals, long killedMicros) {
    double output = Double.NaN;
    double fresh = Double.NaN;
    double caughtUp = Double.NaN;
    double worst = Double.NaN;
    for (Arrival arrival : arrivals) {
      double since = (arrival.micros() - killedMicros) / 1e3;
      output = least(output, since);
      if (arrival.dueMillis() * 1000 > killedMicros) {
        fresh = least(fresh, since);
      }
      if (arrival.lagMillis() > CAUGHT_UP_MILLIS) {
        caughtUp = most(caughtUp, since);
      }
      worst = most(worst, arrival.lagMillis());
    }
    // Nobody was ever far behind: then the first output was the end of it.
    caughtUp = Double.isNaN(caughtUp) ? output : caughtUp;
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("killToOutputMillis", output);
    figures.put("killToNewInputMillis", fresh);
    figures.put("killToCaughtUpMillis", caughtUp);
    figures.put("worstLagMillis", worst);
    return figures;
  }

  private static double most(double known, double other) {
    return Double.isNaN(known) ? other : Math.max(known, other);
  }

  private static double least(double known, double other) {
    return Double.isNaN(known) ? other : Math.min(known, other);
  }
}
