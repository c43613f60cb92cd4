package dev.weir.api.window;

import java.time.Instant;

/**
 * A span of event time.
 *
 * @param startMillis first millisecond, since 1970
 * @param endMillis first millisecond after it
 */
public record TimeWindow(long startMillis, long endMillis) {
  public TimeWindow {
    if (endMillis <= startMillis) {
      throw new IllegalArgumentException("window [" + startMillis + ", " + endMillis + ")");
    }
  }

  public Instant start() {
    return Instant.ofEpochMilli(startMillis);
  }

  public Instant end() {
    return Instant.ofEpochMilli(endMillis);
  }
}
