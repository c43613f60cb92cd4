package dev.weir.benchmarks.workload;

/** The records of a stream by their numbers. */
@FunctionalInterface
public interface Numbered<T> {
  /**
   * Record {@code number}.
   *
   * @param millis its event time, which the source needs too and so has computed already
   */
  T record(long number, long millis);
}
