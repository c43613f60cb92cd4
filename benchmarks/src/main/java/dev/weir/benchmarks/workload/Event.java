package dev.weir.benchmarks.workload;

/** One of Nexmark's events. */
public sealed interface Event extends Hashed permits Person, Auction, Bid {
  /** Event time. */
  long millis();
}
