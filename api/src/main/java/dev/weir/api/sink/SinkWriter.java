package dev.weir.api.sink;

import java.util.concurrent.CompletionStage;

/** Writes records of one subtask into transactions. Called by the subtask's event loop only. */
public interface SinkWriter<T> extends AutoCloseable {
  /**
   * Takes a record into the current transaction.
   *
   * @return false when it did not take it because too much is under way (FULL); the subtask offers
   *     the same record again when one of its {@link BlockingCalls} has completed
   */
  boolean write(T record) throws Exception;

  /**
   * Ends the current transaction and makes it durable; records that follow belong to the next one.
   * Returns at once. No data in the interval gives no committable.
   */
  CompletionStage<Prepared> prepare(long checkpointId) throws Exception;

  @Override
  void close() throws Exception;
}
