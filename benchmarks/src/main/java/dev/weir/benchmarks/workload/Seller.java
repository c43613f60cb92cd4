package dev.weir.benchmarks.workload;

/**
 * Result of q3 and q8.
 *
 * @param id q3: the auction; q8: the person
 * @param windowStartMillis q8: of the window in which they met; q3: 0
 * @param home q8: empty strings
 */
public record Seller(long id, long windowStartMillis, String name, Person.Home home)
    implements Hashed {
  private static final Person.Home NOWHERE = new Person.Home("", "");

  /** Result of q8. */
  public static Seller since(long windowStartMillis, long id, String name) {
    return new Seller(id, windowStartMillis, name, NOWHERE);
  }

  /** Result of q3. */
  public static Seller of(long auction, Person person) {
    return new Seller(auction, 0, person.name(), person.home());
  }

  @Override
  public long hash() {
    return Hashing.mix(
        id,
        windowStartMillis,
        name.hashCode() + 31L * home.city().hashCode() + 961L * home.state().hashCode());
  }
}
