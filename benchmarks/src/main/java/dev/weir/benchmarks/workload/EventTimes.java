package dev.weir.benchmarks.workload;

/**
 * Event time as a function of an event's number: one event every {@code gapNanos}, each up to
 * {@code jitterMillis} too early.
 */
public record EventTimes(long firstMillis, long gapNanos, long jitterMillis) {
  /** 100,000 events in a second. */
  public static final EventTimes STANDARD = new EventTimes(1_600_000_000_000L, 10_000, 100);

  private static final long JITTER_SALT = 0x5bd1e995L;
  private static final long NANOS_PER_MILLI = 1_000_000;

  public long millis(long number) {
    return planned(number) - Hashing.below(Hashing.mix(number ^ JITTER_SALT), jitterMillis + 1);
  }

  /** No event of this number or a higher one is earlier. */
  public long floorMillis(long number) {
    return planned(number) - jitterMillis;
  }

  private long planned(long number) {
    return firstMillis + number * gapNanos / NANOS_PER_MILLI;
  }
}
