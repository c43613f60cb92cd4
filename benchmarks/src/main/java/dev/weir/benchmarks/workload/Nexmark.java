package dev.weir.benchmarks.workload;

import java.util.stream.LongStream;

/**
 * Nexmark's events. Event n is a function of n: of every 50, the first is a person, three are
 * auctions and the others bids. Immutable.
 */
public final class Nexmark {
  private static final int EPOCH_EVENTS = 50;
  private static final int EPOCH_AUCTIONS = 3;

  /** All identities begin here. */
  private static final long FIRST_ID = 1000;

  /** Whoever sells or bids is among the last so many persons, or is to come. */
  public static final int ACTIVE_PERSONS = 1000;

  private static final int PERSONS_TO_COME = 10;
  private static final int OPEN_AUCTIONS = 100;
  private static final int AUCTIONS_TO_COME = 10;

  /** Of so many identities one is hot for a while. */
  private static final int HOT_STRIDE = 100;

  private final EventTimes times;

  public Nexmark(EventTimes times) {
    this.times = times;
  }

  public EventTimes times() {
    return times;
  }

  /** The first bids of the stream. */
  public Bid[] firstBids(int number) {
    return LongStream.iterate(0, n -> n + 1)
        .mapToObj(this::event)
        .filter(Bid.class::isInstance)
        .limit(number)
        .toArray(Bid[]::new);
  }

  public Event event(long number) {
    return event(number, times.millis(number));
  }

  /**
   * Event {@code number}.
   *
   * @param millis its time, which is {@link EventTimes#millis} of its number
   */
  public Event event(long number, long millis) {
    long epoch = number / EPOCH_EVENTS;
    int place = (int) (number - epoch * EPOCH_EVENTS);
    long hash = Hashing.mix(number);
    if (place > EPOCH_AUCTIONS) {
      return bid(epoch, hash, millis);
    }
    return place == 0 ? person(epoch, hash, millis) : auction(epoch, place - 1, hash, millis);
  }

  private Bid bid(long epoch, long hash, long millis) {
    int low = (int) hash;
    long second = Hashing.mix(hash);
    long latest = epoch * EPOCH_AUCTIONS + EPOCH_AUCTIONS - 1;
    long auction;
    if ((low & 1) != 0) {
      auction = latest / HOT_STRIDE * HOT_STRIDE;
    } else {
      long oldest = Math.max(latest - OPEN_AUCTIONS, 0);
      auction = oldest + Hashing.below(hash, latest - oldest + 1 + AUCTIONS_TO_COME);
    }
    long bidder = (low & 6) != 0 ? epoch / HOT_STRIDE * HOT_STRIDE + 1 : somebody(epoch, second);
    int channel =
        (low & 8) != 0
            ? (low >>> 4) & (Words.CHANNELS_OF_NOTE - 1)
            : Words.CHANNELS_OF_NOTE + (int) Hashing.below(second * 31, Words.OTHER_CHANNELS);
    return new Bid(
        FIRST_ID + auction,
        FIRST_ID + bidder,
        Words.PRICE_LIST[(low >>> 6) & 4095] + (second & 63),
        Words.CHANNELS[channel],
        Words.URLS[channel],
        millis,
        Words.BID_PADDINGS[(low >>> 18) & 255]);
  }

  private Auction auction(long epoch, int place, long hash, long begins) {
    int low = (int) hash;
    long second = Hashing.mix(hash);
    long seller = (low & 3) != 0 ? epoch / HOT_STRIDE * HOT_STRIDE : somebody(epoch, hash);
    long initialBid = Words.PRICE_LIST[(low >>> 2) & 4095];
    return new Auction(
        FIRST_ID + epoch * EPOCH_AUCTIONS + place,
        new Auction.Lot(Words.ITEMS[(low >>> 14) & 1023], Words.DESCRIPTIONS[(int) second & 1023]),
        new Auction.Price(initialBid, initialBid + Words.PRICE_LIST[(int) (second >>> 10) & 4095]),
        new Auction.Term(begins, begins + 1 + ((second >>> 22) & 4095)),
        FIRST_ID + seller,
        10 + Hashing.below(second, 5),
        Words.AUCTION_PADDINGS[(int) (second >>> 12) & 255]);
  }

  private Person person(long epoch, long hash, long millis) {
    int low = (int) hash;
    return new Person(
        FIRST_ID + epoch,
        Words.NAMES[(int) Hashing.below(hash, Words.NAMES.length)],
        Words.EMAILS[low & 1023],
        Words.CARDS[(low >>> 10) & 1023],
        new Person.Home(
            Words.CITIES[(int) Hashing.below(hash * 31, Words.CITIES.length)],
            Words.STATES[(int) Hashing.below(hash * 127, Words.STATES.length)]),
        millis,
        Words.PERSON_PADDINGS[(low >>> 20) & 255]);
  }

  /** One of the last persons, or of the next few. */
  private static long somebody(long latest, long hash) {
    long active = Math.min(latest + 1, ACTIVE_PERSONS);
    return latest + 1 - active + Hashing.below(hash, active + PERSONS_TO_COME);
  }
}
