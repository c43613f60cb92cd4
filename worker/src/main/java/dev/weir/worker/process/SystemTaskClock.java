package dev.weir.worker.process;

import dev.weir.worker.task.TaskClock;

/** The machine's clocks. */
final class SystemTaskClock implements TaskClock {
  @Override
  public long millis() {
    return System.currentTimeMillis();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
