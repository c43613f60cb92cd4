package dev.weir.worker.operator;

import dev.weir.api.source.SplitOutput;

/**
 * A split's way into its source's chain; also gives it the records of a batch in a row, as {@link
 * RunDriver} does those of a gate. Owned by the subtask's loop; the thread that polls the reader
 * may be another one where the {@link Passage} is closed.
 */
interface SourceDriver extends SplitOutput<Object> {
  /**
   * Takes records out of the batch until it is empty, a split is finished, or {@link
   * ElementContext#runEnds}.
   *
   * @return how many it took
   */
  int run(RecordBatch batch, int atMost);
}
