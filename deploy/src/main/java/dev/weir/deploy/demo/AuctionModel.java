package dev.weir.deploy.demo;

import dev.weir.deploy.demo.OutputLine.Kind;
import java.util.TreeMap;

/**
 * The auction job's output, from its documented formula alone, for the first {@code until} bids of
 * a seed. A window is complete when a bid that lies behind it has been read.
 */
final class AuctionModel {
  static final long EVERY = 10;
  static final long SLIDE_MILLIS = 2_000;
  private static final long SIZE_MILLIS = 10_000;
  private static final long FIRST_TIME_MILLIS = 1_767_225_600_000L;
  private static final int AUCTIONS = 128;
  private static final int BIDDERS = 1024;

  /** Keys of the output that has most. */
  static final int MAX_KEYS = BIDDERS;

  private final long seed;
  private final long rate;
  private final long until;

  /** Takes each line that must be there, once. */
  interface Lines {
    void line(OutputLine line);
  }

  /**
   * @param rate bids per second of event time
   * @param until number of bids read
   */
  AuctionModel(long seed, long rate, long until) {
    this.seed = seed;
    this.rate = rate;
    this.until = until;
  }

  /** Keys are below it. */
  static int keys(Kind kind) {
    return kind == Kind.HOT_ITEM ? AUCTIONS : BIDDERS;
  }

  /** The first line of a key lies one step or more after it. */
  static long origin(Kind kind) {
    return kind == Kind.HOT_ITEM ? FIRST_TIME_MILLIS : 0;
  }

  /** At least as many as {@link #expected} gives. */
  double mostLines() {
    double windows = (double) until / rate * 1000 / SLIDE_MILLIS + 1;
    return (double) until / EVERY + windows * AUCTIONS;
  }

  /** Gives the lines of both outputs, without an order. */
  void expected(Lines lines) {
    var windows = new TreeMap<Long, long[]>();
    var bids = new long[BIDDERS];
    var totals = new long[BIDDERS];
    for (long i = 0; i < until; i++) {
      long random = random(i);
      int auction = (int) Math.min(random & 127, (random >>> 7) & 127);
      int bidder = (int) ((random >>> 14) & 1023);
      long price = 1 + ((random >>> 24) & 0xFFFF);
      long time = FIRST_TIME_MILLIS + i * 1000 / rate;

      while (!windows.isEmpty() && windows.firstKey() <= time) {
        complete(windows.firstKey(), windows.pollFirstEntry().getValue(), lines);
      }
      long firstEnd = Math.floorDiv(time, SLIDE_MILLIS) * SLIDE_MILLIS + SLIDE_MILLIS;
      for (long end = firstEnd; end - SIZE_MILLIS <= time; end += SLIDE_MILLIS) {
        windows.computeIfAbsent(end, e -> new long[AUCTIONS])[auction]++;
      }
      bids[bidder]++;
      totals[bidder] += price;
      if (bids[bidder] % EVERY == 0) {
        lines.line(OutputLine.bidder(bidder, bids[bidder], totals[bidder]));
      }
    }
  }

  private static void complete(long end, long[] counts, Lines lines) {
    for (int auction = 0; auction < AUCTIONS; auction++) {
      if (counts[auction] > 0) {
        lines.line(OutputLine.hotItem(auction, end, counts[auction]));
      }
    }
  }

  /** SplitMix64. */
  private long random(long i) {
    long x = seed + (i + 1) * 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    return x ^ (x >>> 31);
  }
}
