package dev.weir.api.window;

import java.time.Duration;

/**
 * Which windows a record belongs to.
 *
 * <pre>{@code
 * Windows.tumbling(ofSeconds(10))               each record in one window of 10 s
 * Windows.sliding(ofSeconds(10), ofSeconds(2))  each record in five windows, one every 2 s
 * Windows.sessions(ofSeconds(10))               as long as a key's records are at most 10 s apart
 * }</pre>
 */
public sealed interface Windows {
  /** Longest size or gap, 285,000 years, as far as event times reach: ends are sums of both. */
  long MAX_MILLIS = 1L << 53;

  /** Windows side by side. */
  static Aligned tumbling(Duration size) {
    return new Aligned(size.toMillis(), size.toMillis());
  }

  /** Windows that overlap; the size is a multiple of the slide. */
  static Aligned sliding(Duration size, Duration slide) {
    return new Aligned(size.toMillis(), slide.toMillis());
  }

  /** Windows that follow each key's records: a pause longer than the gap ends one. */
  static Sessions sessions(Duration gap) {
    return new Sessions(gap.toMillis());
  }

  /**
   * Windows that are the same for all keys, aligned to 1970-01-01T00:00:00Z. They hold their start,
   * not their end.
   *
   * @param sizeMillis length of a window
   * @param slideMillis distance between the starts of two windows; equal to the size when tumbling
   */
  record Aligned(long sizeMillis, long slideMillis) implements Windows {
    public Aligned {
      if (sizeMillis <= 0 || slideMillis <= 0) {
        throw new IllegalArgumentException(
            "window size "
                + sizeMillis
                + " ms, slide "
                + slideMillis
                + " ms: both must be positive");
      }
      if (sizeMillis > MAX_MILLIS) {
        throw new IllegalArgumentException(
            "window size " + sizeMillis + " ms: the longest is " + MAX_MILLIS + " ms");
      }
      if (slideMillis > sizeMillis || sizeMillis % slideMillis != 0) {
        throw new IllegalArgumentException(
            "window size " + sizeMillis + " ms is no multiple of the slide " + slideMillis + " ms");
      }
    }
  }

  /**
   * Sessions of a key. Two records belong to one session when their times differ by the gap or
   * less, so which records are together never depends on the order in which they come. A session
   * begins with its first record and ends the gap after its last; that end is the time of its
   * result, and when the watermark reaches it no record can belong to the session any more.
   *
   * <p>A record is late, dropped and counted, when the watermark has reached the end of the session
   * it would form or join.
   *
   * @param gapMillis the longest pause within a session
   */
  record Sessions(long gapMillis) implements Windows {
    public Sessions {
      if (gapMillis <= 0) {
        throw new IllegalArgumentException("session gap " + gapMillis + " ms: must be positive");
      }
      if (gapMillis > MAX_MILLIS) {
        throw new IllegalArgumentException(
            "session gap " + gapMillis + " ms: the longest is " + MAX_MILLIS + " ms");
      }
    }
  }
}
