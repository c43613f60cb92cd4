package dev.weir.api.source;

/** One split's way into the job. Used by the reader's thread only. */
public interface SplitOutput<T> {
  /** The split as it was when it was given to the reader. */
  Split split();

  /**
   * @param nextPosition where reading goes on after this record; what a snapshot keeps once the
   *     record has been taken
   */
  void emit(T record, long nextPosition);

  /** The split has no further record, ever. */
  void finished();
}
