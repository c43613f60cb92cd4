package dev.weir.benchmarks.workload;

import java.util.Arrays;
import java.util.Locale;

/**
 * The questions. All read a stream of which record n is a function of n; all but the word counts
 * read Nexmark's events.
 */
public enum Query {
  /** Every event as it is. */
  Q0,
  /** Every event as it is, but handed to another subtask first. */
  Q0S,
  /** Every bid with its price in another currency. */
  Q1,
  /** Auction and price of the bids for every 123rd auction. */
  Q2,
  /** Sellers in three states with their auctions of one category. */
  Q3,
  /** Every 2 s the auction with most bids in the last 10 s. */
  Q5,
  /** The highest bid of every 10 s. */
  Q7,
  /** Persons who registered and opened an auction within the same 10 s. */
  Q8,
  /** Bids of a bidder in each session, which ends when 10 s pass without one. */
  Q11,
  /** Occurrences so far of each key, after every key; of 100,000. */
  WC_100K(100_000, false),
  /** The same of 1,000,000. */
  WC_1M(1_000_000, false),
  /** The same of 100,000 of which few are frequent. */
  WC_100K_ZIPF(100_000, true),
  /** The same of 1,000,000. */
  WC_1M_ZIPF(1_000_000, true),
  /** The count of 1,000,000 keys, each with {@link #BIG_STATE_BYTES} of state. */
  BIG_1M(1_000_000, false),
  /** Occurrences of each of 10,000 keys in every 100 ms; a stream that may keep time. */
  LATENCY(10_000, false),
  /** As the word count, and when the key was due; a stream that may keep time. */
  RECOVERY(100_000, false);

  /**
   * What {@link #BIG_1M} keeps for a key: the count, eight bytes, and others that do not change.
   */
  public static final int BIG_STATE_BYTES = 100;

  private final int keys;
  private final boolean zipf;

  Query() {
    this(0, false);
  }

  Query(int keys, boolean zipf) {
    this.keys = keys;
    this.zipf = zipf;
  }

  /** Whether it reads {@link #keys}; otherwise it reads Nexmark's events, or timed keys. */
  public boolean countsKeys() {
    return keys > 0 && !isTimed();
  }

  /** Whether it reads {@link TimedKey}s and gives {@link Timed} results. */
  public boolean isTimed() {
    return this == LATENCY || this == RECOVERY;
  }

  /** The share of all keys that so many records in a row have; NaN where keys are not as often. */
  public double shareOfKeys(double records) {
    return keys == 0 || zipf ? Double.NaN : -Math.expm1(-records / keys);
  }

  /** What a word count counts. */
  public Keys keys() {
    if (keys == 0) {
      throw new IllegalStateException(text() + " reads events, not keys");
    }
    return zipf ? Keys.zipf(keys) : Keys.uniform(keys);
  }

  /** As options and tables spell it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The query of a name.
   *
   * @throws IllegalArgumentException naming those that there are
   */
  public static Query of(String text) {
    return Arrays.stream(values())
        .filter(query -> query.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no query '"
                        + text
                        + "'; there are "
                        + String.join(", ", Arrays.stream(values()).map(Query::text).toList())));
  }
}
