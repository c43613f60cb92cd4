package dev.weir.testkit;

import dev.weir.worker.task.TaskClock;

/** Time that stands still until the test moves it. */
final class ManualClock implements TaskClock {
  private long millis;

  ManualClock(long millis) {
    this.millis = millis;
  }

  @Override
  public long millis() {
    return millis;
  }

  @Override
  public long nanos() {
    return millis * 1_000_000;
  }

  void moveTo(long newMillis) {
    millis = newMillis;
  }
}
