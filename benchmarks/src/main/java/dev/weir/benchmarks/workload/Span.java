package dev.weir.benchmarks.workload;

/**
 * Which part of a stream a run has, and how fast.
 *
 * @param events length of the stream
 * @param mark number of the event from which on is measured
 * @param rate events in a second that are offered; 0: as fast as they are taken
 * @param firstMillis when event 0 is due; without a rate it has no meaning
 */
public record Span(long events, long mark, long rate, long firstMillis) {
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Of a timed query without a rate: a million events in a second of event time. */
  private static final EventTimes DENSE = new EventTimes(1_600_000_000_000L, 1000, 0);

  /** As fast as it goes. */
  public static Span of(long events, long mark) {
    return new Span(events, mark, 0, 0);
  }

  /** Whether each event waits for its time. */
  public boolean paced() {
    return rate > 0;
  }

  /** Event times of a query; with a rate they are when events are due. */
  public EventTimes times(Query query) {
    if (!query.isTimed()) {
      return EventTimes.STANDARD;
    }
    return paced() ? new EventTimes(firstMillis, NANOS_PER_SECOND / rate, 0) : DENSE;
  }

  /** The number that a stream has come to: all lower ones are due. */
  public long dueBefore(long micros) {
    long nanos = (micros - firstMillis * 1000) * 1000;
    return nanos < 0 ? 0 : nanos / (NANOS_PER_SECOND / rate) + 1;
  }

  /** The first full millisecond at which an event is due. */
  public long dueMillis(long number) {
    long nanos = number * (NANOS_PER_SECOND / rate);
    return firstMillis + (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
  }
}
