package dev.weir.benchmarks.workload;

/** Somebody registers; 1 event of 50. */
public record Person(
    long id, String name, String email, String creditCard, Home home, long millis, String extra)
    implements Event {

  /** Where somebody lives. */
  public record Home(String city, String state) {}

  @Override
  public long hash() {
    return Hashing.mix(
        id,
        millis,
        name.hashCode() * 31L + email.hashCode(),
        creditCard.hashCode()
            + 31L * home.city.hashCode()
            + 961L * home.state.hashCode()
            + 29791L * extra.hashCode());
  }
}
