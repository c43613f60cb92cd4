package dev.weir.benchmarks.workload;

/** Result of q11; the end is the gap after the last bid. */
public record Session(long bidder, long bids, long startMillis, long endMillis) implements Hashed {
  @Override
  public long hash() {
    return Hashing.mix(bidder, bids, startMillis, endMillis);
  }
}
