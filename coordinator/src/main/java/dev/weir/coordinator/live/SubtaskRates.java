package dev.weir.coordinator.live;

/**
 * What a subtask did per second of the last few seconds. Busy, backpressured and idle are shares of
 * its time from 0 to 1.
 */
public record SubtaskRates(
    double recordsIn,
    double recordsOut,
    double bytesOut,
    double busy,
    double backpressured,
    double idle) {
  public static final SubtaskRates NONE = new SubtaskRates(0, 0, 0, 0, 0, 0);
}
