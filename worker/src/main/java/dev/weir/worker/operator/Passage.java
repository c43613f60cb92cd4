package dev.weir.worker.operator;

import org.jspecify.annotations.Nullable;

/**
 * How the records of a reader go while it is polled: through the chain at once as long as it is
 * open, and into a batch otherwise. Owned by the thread that polls; it is never open where that is
 * the reader's own.
 */
final class Passage {
  /** Takes what does not go through. */
  RecordBatch filling = new RecordBatch(1);

  /** How many more go through; 0: it is closed. */
  int left;

  /** How many have gone through. */
  int taken;

  /** Of the last record that went through. */
  @Nullable SplitProgress last;

  /**
   * What the chain threw. The reader, which is on the stack, may have made something else of it.
   */
  @Nullable Throwable failure;

  void open(int atMost) {
    left = atMost;
    taken = 0;
    last = null;
  }

  void close() {
    left = 0;
  }
}
