package dev.weir.benchmarks.workload;

/** What the queries ask, apart from how an engine finds it. */
public final class Rules {
  /** Length of the windows of q5, q7 and q8. */
  public static final long WINDOW_MILLIS = 10_000;

  /** Length of the windows of latency. */
  public static final long SHORT_WINDOW_MILLIS = 100;

  /** Distance of the windows of q5. */
  public static final long SLIDE_MILLIS = 2_000;

  /** A pause that is longer ends a session of q11. */
  public static final long SESSION_GAP_MILLIS = 10_000;

  private Rules() {}

  /** q1: in euros. */
  public static Bid converted(Bid bid) {
    return bid.at(bid.price() * 908 / 1000);
  }

  /** q2. */
  public static boolean isWatched(Bid bid) {
    return bid.auction() % 123 == 0;
  }

  /** q3. */
  public static boolean isNear(Person person) {
    String state = person.home().state();
    return state.equals("OR") || state.equals("ID") || state.equals("CA");
  }

  /** q3. */
  public static boolean isOfInterest(Auction auction) {
    return auction.category() == 10;
  }

  /** End of the tumbling window that holds a time. */
  public static long windowEnd(long millis) {
    return millis - Math.floorMod(millis, WINDOW_MILLIS) + WINDOW_MILLIS;
  }
}
