package dev.weir.connectors.files.source;

/**
 * Spaces records evenly in time. Time that went by unused counts for at most 100 ms, so that there
 * are no longer bursts. Time is an argument.
 */
final class Pace {
  private static final double MAX_BURST_MILLIS = 100;

  private final double millisPerRecord;
  private double dueMillis;
  private boolean started;

  Pace(double recordsPerSecond) {
    this.millisPerRecord = 1000 / recordsPerSecond;
  }

  /** When the next record may go, in whole milliseconds; not after {@code nowMillis}: now. */
  long dueMillis() {
    return (long) Math.ceil(dueMillis);
  }

  void taken(long nowMillis) {
    double least = started ? nowMillis - MAX_BURST_MILLIS : nowMillis;
    started = true;
    dueMillis = Math.max(dueMillis, least) + millisPerRecord;
  }
}
