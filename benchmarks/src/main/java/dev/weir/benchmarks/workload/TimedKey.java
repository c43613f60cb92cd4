package dev.weir.benchmarks.workload;

import java.util.function.LongFunction;

/** A key and when it was due, which is its event time. */
public record TimedKey(long key, long millis) {
  /** Those of a query, by the numbers of its events. */
  public static LongFunction<TimedKey> of(Query query, EventTimes times) {
    Keys keys = query.keys();
    return number -> new TimedKey(keys.key(number), times.millis(number));
  }
}
