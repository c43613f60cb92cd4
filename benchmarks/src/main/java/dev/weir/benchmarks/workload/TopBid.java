package dev.weir.benchmarks.workload;

/** Result of q7. */
public record TopBid(long windowEndMillis, long auction, long bidder, long price)
    implements Hashed {

  public static TopBid of(Bid bid) {
    return new TopBid(Rules.windowEnd(bid.millis()), bid.auction(), bid.bidder(), bid.price());
  }

  @Override
  public long hash() {
    return Hashing.mix(windowEndMillis, auction, bidder, price);
  }

  /** The higher one; of equals the lower auction, then the lower bidder. */
  public TopBid higher(TopBid other) {
    if (price != other.price) {
      return price > other.price ? this : other;
    }
    if (auction != other.auction) {
      return auction < other.auction ? this : other;
    }
    return bidder <= other.bidder ? this : other;
  }
}
