package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;

/**
 * One operator of a chain. {@link #emit} takes a record and hands results to the next operator
 * before it returns; the record's time stands in the chain's {@link ElementContext}. Owned by the
 * subtask's loop.
 */
interface Operator<T> extends Emitter<T>, Sweep {
  String name();

  /** False: results of another record would have to wait. */
  default boolean hasRoom() {
    return true;
  }

  /**
   * Fires the first event-time timer that is due.
   *
   * @return whether there was one
   */
  default boolean fireEventTimer(long watermark) {
    return false;
  }

  @Override
  default int sweep(long watermark, int atMost) {
    return fireEventTimer(watermark) ? 1 : 0;
  }

  /**
   * Fires the first processing-time timer that is due.
   *
   * @return whether there was one
   */
  default boolean fireProcessingTimer(long nowMillis) {
    return false;
  }

  /** When the first processing-time timer is due; Long.MAX_VALUE when there is none. */
  default long processingTimerMillis() {
    return Long.MAX_VALUE;
  }

  /** Records dropped because they came later than the watermark allows. */
  default long lateDropped() {
    return 0;
  }

  /** Records that have left the job here: those that a sink took. */
  default long recordsOut() {
    return 0;
  }

  /** Records that came as part of another, by a combiner. */
  default long recordsHidden() {
    return 0;
  }

  /** Timers that are set, and accumulators that wait for the ends of aligned windows. */
  default long timersPending() {
    return 0;
  }
}
