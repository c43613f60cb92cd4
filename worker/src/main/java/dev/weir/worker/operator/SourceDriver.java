package dev.weir.worker.operator;

/**
 * Gives a chain the records of its source's reader in a row, as {@link RunDriver} does those of a
 * gate. Owned by the subtask's loop.
 */
interface SourceDriver {
  /**
   * Takes records out of the batch until it is empty, a split is finished, or {@link
   * ElementContext#runEnds}.
   *
   * @return how many it took
   */
  int run(RecordBatch batch, int atMost);
}
