package dev.weir.worker.task;

/** Where a subtask's time goes, measured at the ends of its steps. Owned by its loop. */
final class SubtaskTimes {
  /** Why a step ended. */
  enum Ended {
    /** It had more to do. */
    BUSY,
    /** Its output has no room. */
    BACKPRESSURED,
    /** Nothing to do. */
    IDLE
  }

  private Ended ended = Ended.IDLE;
  private long since;
  private long busyNanos;
  private long backpressuredNanos;
  private long idleNanos;

  SubtaskTimes(long nowNanos) {
    since = nowNanos;
  }

  void stepStarts(long nowNanos) {
    long waited = nowNanos - since;
    switch (ended) {
      case BUSY -> busyNanos += waited;
      case BACKPRESSURED -> backpressuredNanos += waited;
      case IDLE -> idleNanos += waited;
    }
    since = nowNanos;
  }

  void stepEnded(long nowNanos, Ended how) {
    busyNanos += nowNanos - since;
    since = nowNanos;
    ended = how;
  }

  SubtaskFigures.Times figures() {
    return new SubtaskFigures.Times(busyNanos, backpressuredNanos, idleNanos);
  }
}
