package dev.weir.worker.task;

/** The only clock that subtasks and their executor use. Called by any thread. */
public interface TaskClock {
  /** Milliseconds since 1970, for timers, rate limits and idleness. */
  long millis();

  /** Nanoseconds of a clock that never goes back, for measuring. */
  long nanos();
}
