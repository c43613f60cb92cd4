package dev.weir.benchmarks.workload;

/** A record that a checking sink can take. */
public interface Hashed {
  long hash();
}
