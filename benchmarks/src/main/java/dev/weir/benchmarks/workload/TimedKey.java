package dev.weir.benchmarks.workload;

/** A key and when it was due, which is its event time. */
public record TimedKey(long key, long millis) {
  /** Those of a query, by the numbers of its events. */
  public static Numbered<TimedKey> of(Query query) {
    Keys keys = query.keys();
    return (number, millis) -> new TimedKey(keys.key(number), millis);
  }
}
