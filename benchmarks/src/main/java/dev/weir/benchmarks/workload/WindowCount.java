package dev.weir.benchmarks.workload;

/** Result of the query latency: how often a key came in a window. */
public record WindowCount(long windowEndMillis, long key, long count) implements Timed {
  @Override
  public long hash() {
    return Hashing.mix(windowEndMillis, key, count);
  }

  @Override
  public long dueMillis() {
    return windowEndMillis;
  }
}
