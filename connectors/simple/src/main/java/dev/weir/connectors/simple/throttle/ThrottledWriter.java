package dev.weir.connectors.simple.throttle;

import dev.weir.api.sink.Prepared;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Answers FULL until the next record is due. A refused record is offered again when a blocking call
 * has completed, so one call that does nothing but wait is kept under way meanwhile. Owned by the
 * subtask's event loop.
 */
public final class ThrottledWriter<T> implements SinkWriter<T> {
  /** The longest single wait; prepare and commit queue up behind it. */
  private static final long MAX_WAIT_MILLIS = 50;

  /** How far back unused time still counts. */
  private static final double MAX_BURST_MILLIS = 100;

  private final SinkWriter<T> writer;
  private final SinkContext context;
  private final double millisPerRecord;
  private double dueMillis;
  private boolean waiting;

  public ThrottledWriter(SinkWriter<T> writer, SinkContext context, long perSecond) {
    this.writer = writer;
    this.context = context;
    this.millisPerRecord = 1000.0 * context.parallelism() / perSecond;
  }

  @Override
  public boolean write(T record) throws Exception {
    long nowMillis = context.clock().getAsLong();
    if (dueMillis > nowMillis) {
      await((long) Math.ceil(dueMillis - nowMillis));
      return false;
    }
    if (!writer.write(record)) {
      return false;
    }
    dueMillis = Math.max(dueMillis, nowMillis - MAX_BURST_MILLIS) + millisPerRecord;
    return true;
  }

  private void await(long millis) {
    if (waiting) {
      return;
    }
    waiting = true;
    long nanos = TimeUnit.MILLISECONDS.toNanos(Math.min(millis, MAX_WAIT_MILLIS));
    context
        .calls()
        .call(
            () -> {
              LockSupport.parkNanos(nanos);
              return nanos;
            })
        .whenComplete((waited, failure) -> waiting = false);
  }

  @Override
  public CompletionStage<Prepared> prepare(long checkpointId) throws Exception {
    return writer.prepare(checkpointId);
  }

  @Override
  public void close() throws Exception {
    writer.close();
  }
}
