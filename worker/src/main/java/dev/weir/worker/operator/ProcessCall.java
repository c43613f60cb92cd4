package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;
import dev.weir.api.function.ProcessFunction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ProcessFunction} may ask while it is called.
 *
 * @param next as the function sees it
 */
record ProcessCall<K, R>(Emitter<R> next, KeyedRecords<?, K> keyed, ElementContext element)
    implements ProcessFunction.Context<K, R> {
  @Override
  public void emit(R record) {
    next.emit(record);
  }

  @Override
  public K key() {
    return keyed.key();
  }

  @Override
  public @Nullable Instant timestamp() {
    long timestamp = element.timestamp();
    return timestamp == ElementContext.NO_TIMESTAMP ? null : Instant.ofEpochMilli(timestamp);
  }

  @Override
  public Instant watermark() {
    long watermark = element.watermark();
    return watermark == Long.MIN_VALUE ? Instant.MIN : Instant.ofEpochMilli(watermark);
  }

  @Override
  public Instant now() {
    return Instant.ofEpochMilli(element.nowMillis());
  }
}
