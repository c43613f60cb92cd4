package dev.weir.benchmarks.workload;

/** A key and when it was due, which is its event time. */
public record TimedKey(long key, long millis) {}
