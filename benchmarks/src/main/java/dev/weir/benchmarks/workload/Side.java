package dev.weir.benchmarks.workload;

/**
 * What an auction and its seller have in common, for engines that join one stream of both.
 *
 * @param seller the key
 * @param auction 0: this is the seller
 * @param name of the seller; of an auction empty, as home
 */
public record Side(long seller, long auction, String name, Person.Home home) {
  private static final Person.Home NOWHERE = new Person.Home("", "");

  public static Side of(Person person) {
    return new Side(person.id(), 0, person.name(), person.home());
  }

  public static Side of(Auction auction) {
    return new Side(auction.seller(), auction.id(), "", NOWHERE);
  }

  public boolean isPerson() {
    return auction == 0;
  }

  /** Result of q3, on the side of a person. */
  public Seller selling(long otherAuction) {
    return new Seller(otherAuction, 0, name, home);
  }
}
