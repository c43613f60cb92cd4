package dev.weir.worker.exchange;

import org.jspecify.annotations.Nullable;

/**
 * Records in a row: what may follow the record that an {@link InputGate} has just found, without
 * asking the gate again. Owned by the consumer's loop.
 */
public interface RecordRun {
  /**
   * Takes the next element if it is a record and at hand.
   *
   * @return null when it is not: the gate knows what comes
   */
  @Nullable Object nextRecord();

  /**
   * A record that is to come, if it is at hand; it is not taken. Asked for from the next one on, up
   * to the first that there is not.
   *
   * @param distance how many elements come before it; 0 for the next
   * @return null where no record comes, or it takes work to know
   */
  default @Nullable Object ahead(int distance) {
    return null;
  }

  /** Hash of the key of the record last taken, where the edge carries it. */
  default int keyHash() {
    throw new IllegalStateException("the records come without hashes of keys");
  }

  /** Event time of the record last taken, or {@link InputGate#NO_TIMESTAMP}. */
  long value();
}
