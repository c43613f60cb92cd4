package dev.weir.api.window;

import java.time.Duration;

/**
 * Which windows a record belongs to. Windows are aligned to 1970-01-01T00:00:00Z and hold their
 * start, not their end.
 *
 * @param sizeMillis length of a window
 * @param slideMillis distance between the starts of two windows; equal to the size when tumbling
 */
public record Windows(long sizeMillis, long slideMillis) {
  public Windows {
    if (sizeMillis <= 0 || slideMillis <= 0) {
      throw new IllegalArgumentException(
          "window size " + sizeMillis + " ms, slide " + slideMillis + " ms: both must be positive");
    }
    if (slideMillis > sizeMillis || sizeMillis % slideMillis != 0) {
      throw new IllegalArgumentException(
          "window size " + sizeMillis + " ms is no multiple of the slide " + slideMillis + " ms");
    }
  }

  public static Windows tumbling(Duration size) {
    return new Windows(size.toMillis(), size.toMillis());
  }

  public static Windows sliding(Duration size, Duration slide) {
    return new Windows(size.toMillis(), slide.toMillis());
  }
}
