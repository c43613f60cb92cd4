package dev.weir.api.time;

import java.time.Instant;

/** The event time of a record. */
@FunctionalInterface
public interface TimestampFunction<T> {
  Instant timestamp(T record) throws Exception;
}
