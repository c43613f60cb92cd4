package dev.weir.coordinator.schedule;

/**
 * When a job that runs on too few slots is restarted to spread over those that have become free.
 * That costs it a moment, so it happens right after a checkpoint, when there is least to do again;
 * only when the slots have been free for {@value #STEADY_MILLIS} ms on end, so that a worker that
 * comes and goes restarts nothing; and at most once in {@value #PAUSE_MILLIS} ms. Owned by its
 * {@link JobCore}; pure.
 */
final class SpreadPolicy {
  /** Slots must have been free for so long. */
  static final long STEADY_MILLIS = 30_000;

  /** Between two such restarts of a job. */
  static final long PAUSE_MILLIS = 300_000;

  private static final long NEVER = Long.MIN_VALUE;

  private long offeredMillis = NEVER;
  private long spreadMillis = NEVER;
  private int restarts;

  /** Restarts that were made for it, under this leader. */
  int restarts() {
    return restarts;
  }

  /** Whether the job would be less oversubscribed if it started now. */
  void offered(boolean better, long nowMillis) {
    if (!better) {
      offeredMillis = NEVER;
    } else if (offeredMillis == NEVER) {
      offeredMillis = nowMillis;
    }
  }

  /** A checkpoint was completed; true when the job is to be restarted now. */
  boolean checkpointed(long nowMillis) {
    boolean steady = offeredMillis != NEVER && nowMillis - offeredMillis >= STEADY_MILLIS;
    boolean paused = spreadMillis == NEVER || nowMillis - spreadMillis >= PAUSE_MILLIS;
    if (!steady || !paused) {
      return false;
    }
    offeredMillis = NEVER;
    spreadMillis = nowMillis;
    restarts++;
    return true;
  }
}
