package dev.weir.benchmarks.workload;

/** An offer for an auction; 46 events of 50. */
public record Bid(
    long auction, long bidder, long price, String channel, String url, long millis, String extra)
    implements Event {

  @Override
  public long hash() {
    long strings = channel.hashCode() * 31L + url.hashCode() + 961L * extra.hashCode();
    return Hashing.mix(Hashing.mix(auction, bidder, price, millis), strings);
  }

  /** The same bid for another price. */
  public Bid at(long otherPrice) {
    return new Bid(auction, bidder, otherPrice, channel, url, millis, extra);
  }
}
