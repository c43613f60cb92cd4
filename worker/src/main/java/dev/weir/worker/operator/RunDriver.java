package dev.weir.worker.operator;

import dev.weir.worker.exchange.RecordRun;

/**
 * Gives a chain the records of its input in a row. The loop over them is here, in one class for
 * each chain, because the compiler makes one piece of a loop and a chain that it knows. Owned by
 * the subtask's loop.
 */
public interface RunDriver {
  /**
   * Gives the chain a record and what follows it, until nothing follows at once, or {@link
   * ElementContext#runEnds}.
   *
   * @param first the record that was taken already
   * @param timestamp of it
   * @param atMost records in all
   * @return how many it took, the first included
   */
  int run(Object first, long timestamp, RecordRun rest, int atMost);
}
