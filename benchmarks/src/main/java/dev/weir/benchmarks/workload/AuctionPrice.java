package dev.weir.benchmarks.workload;

/** Result of q2. */
public record AuctionPrice(long auction, long price) implements Hashed {
  @Override
  public long hash() {
    return Hashing.mix(auction, price);
  }
}
