package dev.weir.worker.exchange;

/**
 * The producer's view of what its consumer has not read yet, in elements of one channel. Owned by
 * the producer's loop. What is collected and not passed on yet counts: it stands in front of the
 * next barrier too.
 *
 * <p>The consumer says how much it has read and how much may be unread ({@link InFlightBudget}).
 * What is collected is passed on in pieces of a quarter of that, so that the consumer has work
 * while the news of its reading travels.
 */
final class InFlightWindow {
  private static final int PIECES = 4;

  private long passedOn;
  private long allowed;
  private int piece;

  InFlightWindow(int firstElements) {
    news(0, firstElements);
  }

  /** The consumer has read so many elements in all; so many more may be unread. */
  void news(long read, int limit) {
    allowed = read + limit;
    piece = Math.max(1, limit / PIECES);
  }

  /** How many may be collected until there is news. */
  int room() {
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, allowed - passedOn));
  }

  /** How many need not wait for company any longer. */
  int piece() {
    return piece;
  }

  void passOn(int elements) {
    passedOn += elements;
  }

  long passedOn() {
    return passedOn;
  }
}
