package dev.weir.api.source;

/**
 * Reads the splits it is given and hands records to them. One thread calls it: the subtask's event
 * loop, or a thread of its own where {@link Source#blocking} says so.
 */
public interface SourceReader<T> extends AutoCloseable {
  /** Answer of {@link #poll}: there is more at once. */
  long MORE = Long.MIN_VALUE;

  /** Answer of {@link #poll}: nothing until another split is added. */
  long NOTHING = Long.MAX_VALUE;

  /** Takes a split over; reading starts at {@code split.split().position()}. */
  void add(SplitOutput<T> split) throws Exception;

  /**
   * Reads at most {@code maxRecords} and emits them to their splits; calls {@link
   * SplitOutput#finished} after a split's last record.
   *
   * @return {@link #MORE}, {@link #NOTHING}, or the time in milliseconds of the context's clock
   *     before which there is nothing (a rate limit)
   */
  long poll(int maxRecords) throws Exception;

  @Override
  void close() throws Exception;
}
