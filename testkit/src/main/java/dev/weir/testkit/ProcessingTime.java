package dev.weir.testkit;

import java.time.Duration;
import java.time.Instant;

/** The clock that the job under test sees. It stands still until the test moves it. */
public final class ProcessingTime {
  private final JobTest test;

  ProcessingTime(JobTest test) {
    this.test = test;
  }

  /** What time it is. */
  public Instant now() {
    return Instant.ofEpochMilli(test.nowMillis());
  }

  /**
   * Moves the clock on, and stops at every timer on the way, so that each fires at its own time and
   * may set the next one.
   */
  public void advance(Duration by) {
    test.advance(by);
  }
}
