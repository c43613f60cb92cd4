package dev.weir.benchmarks.measure;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Weir is to reach in a query: so much of the processor time of the better rival in the same
 * run.
 */
final class Mark {
  private static final double NOT_BEHIND = 1.0;

  /** Wanted figure by the least that the better rival once had; CPU seconds per million events. */
  private static final Map<String, Double> ONE_JVM =
      Map.ofEntries(
          Map.entry("q0", 0.085 / 0.107),
          Map.entry("q0s", 0.090 / 0.161),
          Map.entry("q1", NOT_BEHIND),
          Map.entry("q2", NOT_BEHIND),
          Map.entry("q3", NOT_BEHIND),
          Map.entry("q7", NOT_BEHIND),
          Map.entry("q5", 0.20 / 0.414),
          Map.entry("q8", 0.065 / 0.076),
          Map.entry("q11", 0.20 / 0.450),
          Map.entry("wc-1m", 0.16 / 0.444),
          Map.entry("wc-100k", 0.12 / 0.262));

  private static final Map<String, Double> TWO_JVMS =
      Map.ofEntries(
          Map.entry("q0", 0.10 / 0.114),
          Map.entry("q0s", 0.24 / 0.406),
          Map.entry("q1", NOT_BEHIND),
          Map.entry("q2", NOT_BEHIND),
          Map.entry("q3", NOT_BEHIND),
          Map.entry("q7", NOT_BEHIND),
          Map.entry("q5", 0.27 / 0.542),
          Map.entry("q8", 0.10 / 0.123),
          Map.entry("q11", 0.40 / 1.03),
          Map.entry("wc-1m", 0.35 / 0.813),
          Map.entry("wc-100k", 0.25 / 0.416));

  private static final double BIG_WITH_CHECKPOINTS = 0.25 / 0.73;

  private Mark() {}

  /** The ratio; null where none is set. */
  static @Nullable Double of(String query, String mode, boolean checkpoints) {
    boolean one = mode.equals("one-jvm");
    if (query.equals("big-1m")) {
      return one && checkpoints ? BIG_WITH_CHECKPOINTS : null;
    }
    return checkpoints ? null : (one ? ONE_JVM : TWO_JVMS).get(query);
  }
}
