package dev.weir.benchmarks.workload;

/** Something is for sale; 3 events of 50. */
public record Auction(
    long id, Lot lot, Price price, Term term, long seller, long category, String extra)
    implements Event {

  /** What is sold. */
  public record Lot(String item, String description) {}

  /** From where to where. */
  public record Price(long initialBid, long reserve) {}

  /** From when to when; its event time is the beginning. */
  public record Term(long millis, long expiresMillis) {}

  @Override
  public long millis() {
    return term.millis;
  }

  @Override
  public long hash() {
    long strings = lot.item.hashCode() * 31L + lot.description.hashCode() + 961L * extra.hashCode();
    return Hashing.mix(
        Hashing.mix(id, term.millis, term.expiresMillis, seller),
        Hashing.mix(price.initialBid, price.reserve, category),
        strings);
  }
}
