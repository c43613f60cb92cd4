package dev.weir.benchmarks.workload;

/** A result that could not be given before a moment. */
public interface Timed extends Hashed {
  /** That moment: when the last record it needs was due. */
  long dueMillis();
}
