package dev.weir.benchmarks.workload;

/** Result of the query recovery. Its time is no part of the answer: it is another in every run. */
public record TimedCount(long key, long count, long millis) implements Timed {
  @Override
  public long hash() {
    return Hashing.mix(key, count);
  }

  @Override
  public long dueMillis() {
    return millis;
  }
}
