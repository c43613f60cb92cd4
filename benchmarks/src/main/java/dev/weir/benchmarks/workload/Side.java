package dev.weir.benchmarks.workload;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an auction and its seller have in common, for engines that join one stream of both.
 *
 * @param seller the key
 * @param auction of a person 0
 * @param name of the seller; of an auction null
 * @param home of the seller, where the query asks for it
 */
public record Side(long seller, long auction, @Nullable String name, Person.@Nullable Home home) {

  /** A person of q3. */
  public static Side of(Person person) {
    return new Side(person.id(), 0, person.name(), person.home());
  }

  /** A person of q8, which does not ask where somebody lives. */
  public static Side named(Person person) {
    return new Side(person.id(), 0, person.name(), null);
  }

  public static Side of(Auction auction) {
    return new Side(auction.seller(), auction.id(), null, null);
  }

  public boolean isPerson() {
    return name != null;
  }

  /** Result of q3, on the side of a person. */
  public Seller selling(long otherAuction) {
    return new Seller(otherAuction, 0, Objects.requireNonNull(name), Objects.requireNonNull(home));
  }
}
