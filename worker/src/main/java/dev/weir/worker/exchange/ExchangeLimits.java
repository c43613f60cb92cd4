package dev.weir.worker.exchange;

/**
 * The limits of an attempt's exchange, equal in all its executors.
 *
 * @param pairBudgetBytes what may be in flight and queued between an ordered pair of executors
 * @param maxRecordBytes largest encoded record
 * @param maxOvershootBytes what one record may make an operator emit into a remote channel that has
 *     no room; not below {@code maxRecordBytes}
 * @param maxOvershootRecords the same for a local channel
 * @param batchRecords records handed over together by a local channel
 * @param ringBatches batches waiting in a local channel
 * @param pace how long data may wait
 */
public record ExchangeLimits(
    long pairBudgetBytes,
    int maxRecordBytes,
    int maxOvershootBytes,
    int maxOvershootRecords,
    int batchRecords,
    int ringBatches,
    Pace pace) {
  public static final ExchangeLimits STANDARD =
      new ExchangeLimits(2 << 20, 16 << 20, 32 << 20, 1 << 18, 256, 8, new Pace(5, 100, 16));

  /**
   * How long data may wait between two subtasks.
   *
   * @param flushAfterMillis how long a record may wait for company
   * @param maxInFlightMillis how much of a consumer's time what it has not read yet may take
   * @param firstElements unread on a channel before its consumer's speed is known
   */
  public record Pace(int flushAfterMillis, int maxInFlightMillis, int firstElements) {
    public Pace {
      if (flushAfterMillis < 0 || maxInFlightMillis < 1 || firstElements < 1) {
        throw new IllegalArgumentException("the exchange's pace makes no sense");
      }
    }
  }

  public ExchangeLimits {
    if (pairBudgetBytes < 1
        || maxRecordBytes < 1
        || maxOvershootBytes < maxRecordBytes
        || maxOvershootRecords < batchRecords
        || batchRecords < 1
        || ringBatches < 1) {
      throw new IllegalArgumentException("exchange limits make no sense");
    }
  }
}
