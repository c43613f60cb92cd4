package dev.weir.api.source;

import dev.weir.api.time.Watermarks;

/** One split's way into the job. Used by the reader's thread only. */
public interface SplitOutput<T> {
  /** In place of the event time of a record that has none. */
  long NO_TIMESTAMP = Long.MIN_VALUE;

  /** The split as it was when it was given to the reader. */
  Split split();

  /** A record of which the source knows no event time. */
  default void emit(T record, long nextPosition) {
    emit(record, nextPosition, NO_TIMESTAMP);
  }

  /**
   * @param nextPosition where reading goes on after this record; what a snapshot keeps once the
   *     record has been taken
   * @param timestampMillis the record's event time, milliseconds from 1970, for {@link
   *     Watermarks#fromSource}; the job may have another way to tell
   */
  void emit(T record, long nextPosition, long timestampMillis);

  /** The split has no further record, ever. */
  void finished();
}
