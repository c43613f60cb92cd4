package dev.weir.benchmarks.measure;

import java.util.Locale;

/**
 * What came of a counted run.
 *
 * @param run which of the runs of this engine and query, from 1
 * @param equal whether count and checksum are the oracle's
 */
public record RunLine(
    String engine, String query, String mode, int run, Figures figures, boolean equal) {

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

  /** As one line of JSON. */
  public String json() {
    return String.format(
        Locale.ROOT,
        "{\"engine\":\"%s\",\"query\":\"%s\",\"mode\":\"%s\",\"run\":%d,\"events\":%d,"
            + "\"wallSeconds\":%.3f,\"eventsPerSecond\":%.0f,\"cpuSecondsPerMillion\":%.4f,"
            + "\"peakRssMib\":%d,\"equal\":%b}",
        engine,
        query,
        mode,
        run,
        figures.events,
        figures.wallSeconds,
        figures.eventsPerSecond(),
        figures.processorSecondsPerMillion(),
        figures.peakRssMib,
        equal);
  }
}
