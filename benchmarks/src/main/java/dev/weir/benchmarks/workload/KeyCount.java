package dev.weir.benchmarks.workload;

/** Result of the word counts. */
public record KeyCount(long key, long count) implements Hashed {
  @Override
  public long hash() {
    return Hashing.mix(key, count);
  }
}
