package dev.weir.worker.operator;

import org.jspecify.annotations.Nullable;

/**
 * How the records of a reader go while it is polled: through the chain at once as long as it is
 * open, and into a batch otherwise. Owned by the thread that polls; it is never open where that is
 * the reader's own.
 */
final class Passage {
  /** Takes what does not go through; null while nobody polls. */
  @Nullable RecordBatch filling;

  /** How many more go through; 0: it is closed. */
  int left;

  private int opened; // for so many; once it is closed, how many have gone through

  /** Of the last record that went through. */
  @Nullable SplitProgress last;

  /**
   * What the chain threw. The reader, which is on the stack, may have made something else of it.
   */
  @Nullable Throwable failure;

  void open(int atMost) {
    left = atMost;
    opened = atMost;
    last = null;
  }

  /** How many have gone through since it was opened. */
  int taken() {
    return opened - left;
  }

  /** Where what does not go through is to wait. */
  RecordBatch filling() {
    RecordBatch batch = filling;
    if (batch == null) {
      throw new IllegalStateException("a reader may emit records and end splits in poll only");
    }
    return batch;
  }

  void close() {
    opened -= left;
    left = 0;
  }

  /** Throws what the chain threw. */
  void throwFailure() {
    Throwable thrown = failure;
    if (thrown != null) {
      Passage.<RuntimeException>raise(thrown);
    }
  }

  @SuppressWarnings("unchecked") // users' functions and codecs throw what is checked, too
  private static <E extends Throwable> void raise(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
