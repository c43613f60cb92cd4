package dev.weir.worker.task;

/**
 * Where a subtask's time goes, measured at the ends of its steps. Between two steps it is in the
 * state in which the first one ended, also while the loop steps others: busy is at work or waiting
 * for the loop. Owned by its loop.
 */
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

  /** Gives how long the step took. */
  long stepEnded(long nowNanos, Ended how) {
    long took = nowNanos - since;
    busyNanos += took;
    since = nowNanos;
    ended = how;
    return took;
  }

  /** Up to the last start or end of a step: busy or held back, but not without input. */
  long activeNanos() {
    return busyNanos + backpressuredNanos;
  }

  /** Between two steps; the wait that goes on counts, however long no step ends it. */
  SubtaskFigures.Times figures(long nowNanos) {
    long waits = nowNanos - since;
    return new SubtaskFigures.Times(
        busyNanos + (ended == Ended.BUSY ? waits : 0),
        backpressuredNanos + (ended == Ended.BACKPRESSURED ? waits : 0),
        idleNanos + (ended == Ended.IDLE ? waits : 0));
  }
}
