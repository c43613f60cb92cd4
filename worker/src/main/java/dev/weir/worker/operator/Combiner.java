package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;

/**
 * Stands between the end of a chain and an edge, and aggregates records that would cross it. What
 * it holds is in no snapshot, so it is emptied before a barrier goes on; and before a watermark
 * that ends a window of it, before the output becomes idle or ends, and after the flush delay.
 * Owned by the subtask's loop.
 */
public interface Combiner extends Emitter<Object> {
  boolean isEmpty();

  /** Whether it holds something that would come too late behind this watermark. */
  boolean holdsBack(long watermark);

  /** Whether it does not pay, which it acts on when it is emptied. */
  boolean isPoor();

  /** How many more records it was given than partials it has sent. */
  long recordsHidden();

  /**
   * Sends some of what it holds, until there is no room; no record may come before all of it was
   * sent.
   *
   * @param atMost how many partials
   * @return whether it is empty
   */
  boolean emptySome(int atMost);
}
