package dev.weir.benchmarks.workload;

/** Bids for an auction in a window: intermediate and final result of q5. */
public record HotItem(long windowEndMillis, long auction, long bids) implements Hashed {
  @Override
  public long hash() {
    return Hashing.mix(windowEndMillis, auction, bids);
  }

  /** The one with more bids; of equals the lower auction. */
  public HotItem hotter(HotItem other) {
    if (bids != other.bids) {
      return bids > other.bids ? this : other;
    }
    return auction <= other.auction ? this : other;
  }
}
