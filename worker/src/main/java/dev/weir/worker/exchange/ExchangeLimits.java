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
 * @param flushAfterMillis how long a record may wait for company
 */
public record ExchangeLimits(
    long pairBudgetBytes,
    int maxRecordBytes,
    int maxOvershootBytes,
    int maxOvershootRecords,
    int batchRecords,
    int ringBatches,
    int flushAfterMillis) {
  public static final ExchangeLimits STANDARD =
      new ExchangeLimits(2 << 20, 16 << 20, 32 << 20, 1 << 18, 256, 8, 5);

  public ExchangeLimits {
    if (pairBudgetBytes < 1
        || maxRecordBytes < 1
        || maxOvershootBytes < maxRecordBytes
        || maxOvershootRecords < batchRecords
        || batchRecords < 1
        || ringBatches < 1
        || flushAfterMillis < 0) {
      throw new IllegalArgumentException("exchange limits make no sense");
    }
  }
}
