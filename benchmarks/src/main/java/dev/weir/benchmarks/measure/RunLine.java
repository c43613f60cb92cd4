package dev.weir.benchmarks.measure;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run that was measured.
 *
 * @param run which of the runs of this lane and query, from 1
 * @param equal whether count and checksum are the oracle's
 */
public record RunLine(
    Lane lane,
    String query,
    Conditions conditions,
    int run,
    Figures figures,
    Checkpoints checkpoints,
    boolean equal) {

  /**
   * What was measured.
   *
   * @param events counted ones
   * @param wallSeconds from the first counted event to the last result
   * @param processorSeconds of all the engine's processes in that time
   * @param peakRssMib of all its processes
   */
  public record Figures(long events, double wallSeconds, double processorSeconds, long peakRssMib) {
    public double eventsPerSecond() {
      return events / wallSeconds;
    }

    /** The main figure. */
    public double processorSecondsPerMillion() {
      return processorSeconds * 1e6 / events;
    }
  }

  /** Whether it goes into a median. */
  public boolean counted() {
    return objection() == null;
  }

  /** Why it does not; null when it does. */
  private @Nullable String objection() {
    String reasons =
        Stream.of(tooShort(), checkpoints.objection())
            .filter(Objects::nonNull)
            .collect(Collectors.joining("; "));
    return reasons.isEmpty() ? null : reasons;
  }

  private @Nullable String tooShort() {
    return figures.wallSeconds < conditions.leastSeconds()
        ? String.format(
            Locale.ROOT, "%.1f s, %.0f needed", figures.wallSeconds, conditions.leastSeconds())
        : null;
  }

  /** As one line of JSON. */
  public String json() {
    String objection = objection();
    return String.format(
        Locale.ROOT,
        "{\"engine\":\"%s\",\"query\":\"%s\",\"mode\":\"%s\",\"subtasks\":%d,"
            + "\"state\":\"%s\",\"jdk\":\"%s\",\"heap\":\"%s\",\"executorFlags\":\"%s\",\"jobsBefore\":%d,\"run\":%d,"
            + "\"events\":%d,\"wallSeconds\":%.3f,\"eventsPerSecond\":%.0f,"
            + "\"cpuSecondsPerMillion\":%.4f,\"peakRssMib\":%d,%s\"equal\":%b,\"counted\":%b%s}",
        lane.engine(),
        query,
        conditions.mode(),
        conditions.subtasks(),
        conditions.state(),
        conditions.jdk(),
        conditions.heap(),
        conditions.executorFlags(),
        lane.before(),
        run,
        figures.events,
        figures.wallSeconds,
        figures.eventsPerSecond(),
        figures.processorSecondsPerMillion(),
        figures.peakRssMib,
        checkpoints.intervalMillis() == 0 ? "" : "\"checkpoints\":" + checkpoints.json() + ",",
        equal,
        objection == null,
        objection == null ? "" : ",\"why\":\"" + objection + "\"");
  }
}
