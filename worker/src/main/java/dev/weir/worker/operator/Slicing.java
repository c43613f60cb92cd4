package dev.weir.worker.operator;

import dev.weir.api.window.Windows;

/**
 * The arithmetic of aligned windows: a slice is as long as the slide, a window a whole number of
 * slices. Event times reach to 2^53 either way and windows are no longer, so nothing overflows.
 *
 * @param size of a window, in milliseconds
 * @param slide from one window to the next, in milliseconds
 */
record Slicing(long size, long slide) {
  static Slicing of(Windows.Aligned windows) {
    return new Slicing(windows.sizeMillis(), windows.slideMillis());
  }

  /** Start of the slice that holds a time. */
  long slice(long time) {
    return time - Math.floorMod(time, slide);
  }

  /** Whether every window that holds the slice has fired. */
  boolean isLate(long ofSlice, long watermark) {
    return ofSlice + size - 1 <= watermark;
  }

  /** End of the first window that holds the slice and has not fired. */
  long firstOpenEnd(long ofSlice, long firedUpTo) {
    long end = ofSlice + slide;
    if (firedUpTo < end - 1) {
      return end;
    }
    return end + ((firedUpTo - (end - 1)) / slide + 1) * slide;
  }
}
