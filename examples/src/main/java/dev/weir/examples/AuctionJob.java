package dev.weir.examples;

import dev.weir.api.Default;
import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.SourceStream;
import dev.weir.api.Weir;
import dev.weir.api.function.ProcessFunction;
import dev.weir.api.state.State;
import dev.weir.api.state.ValueState;
import dev.weir.api.time.Watermarks;
import dev.weir.api.window.Aggregates;
import dev.weir.api.window.Windows;
import dev.weir.connectors.files.Files;
import dev.weir.connectors.simple.Generator;
import java.time.Duration;
import java.time.Instant;

/**
 * An auction house: made-up bids, how many bids each auction got in the last seconds, and how much
 * each bidder has offered. Event time does not depend on any clock, so the output can be computed
 * again from the arguments alone.
 *
 * <p>Bid number i (from 0), all arithmetic in 64 bits that wrap around, {@code >>>} a shift that
 * fills with zeros:
 *
 * <pre>
 * x = seed + (i + 1) * 0x9E3779B97F4A7C15
 * x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9
 * x = (x ^ (x >>> 27)) * 0x94D049BB133111EB
 * r =  x ^ (x >>> 31)                              (SplitMix64)
 *
 * auction = min(r & 127, (r >>> 7) & 127)          small numbers are hot
 * bidder  = (r >>> 14) & 1023
 * price   = 1 + ((r >>> 24) & 0xFFFF)
 * time    = 1767225600000 + i * 1000 / rate        ms since 1970, rounded down; from 2026-01-01
 * </pre>
 *
 * with rate = 1000 where the argument is 0. Bids are read in the order of their numbers, by one
 * reader: what was read is always a prefix, and one number says how far it goes.
 *
 * <p>{@code hot-items/}: for each auction and each window with a bid in it {@code
 * {"auction":a,"windowEnd":e,"bids":n}}, where e is a multiple of {@code slide} in ms and n counts
 * the bids with {@code e - size <= time < e}. A window is written once, when a bid with {@code time
 * > e - 1} has been read or the input has ended.
 *
 * <p>{@code bidders/}: for each bidder and each multiple n of {@code every} that the number of its
 * bids has reached {@code {"bidder":b,"bids":n,"total":t}}, where t is the sum of the prices of its
 * first n bids.
 */
public final class AuctionJob implements Job<AuctionJob.Args> {
  private static final long FIRST_TIME_MILLIS = 1_767_225_600_000L;
  private static final long UNLIMITED_BIDS_PER_EVENT_SECOND = 1000;

  /**
   * What the job takes.
   *
   * @param seed which bids
   * @param output the directory that gets {@code hot-items/} and {@code bidders/}
   * @param rate bids per second; 0 is without limit
   * @param events after how many bids the job ends; 0 is never
   * @param size length of a window
   * @param slide distance between two windows
   * @param every which of a bidder's bids give a line
   */
  public record Args(
      @Default("1") long seed,
      String output,
      @Default("1000") long rate,
      @Default("0") long events,
      @Default("10s") Duration size,
      @Default("2s") Duration slide,
      @Default("10") long every) {
    public Args {
      if (rate < 0 || events < 0 || every < 1) {
        throw new IllegalArgumentException(
            "expected rate and events of at least 0 and every of at least 1, found rate="
                + rate
                + ", events="
                + events
                + ", every="
                + every);
      }
    }
  }

  /** A bid. */
  public record Bid(long auction, long bidder, long price, Instant time) {
    /** Bid number {@code i}, by the formula above. */
    static Bid number(long i, long seed, long rate) {
      long random = mix(seed + (i + 1) * 0x9E3779B97F4A7C15L);
      long perSecond = rate == 0 ? UNLIMITED_BIDS_PER_EVENT_SECOND : rate;
      return new Bid(
          Math.min(random & 127, (random >>> 7) & 127),
          (random >>> 14) & 1023,
          1 + ((random >>> 24) & 0xFFFF),
          Instant.ofEpochMilli(FIRST_TIME_MILLIS + i * 1000 / perSecond));
    }

    private static long mix(long x) {
      x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
      x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
      return x ^ (x >>> 31);
    }
  }

  /** How many bids an auction got in a window. */
  public record HotItem(long auction, long windowEnd, long bids) {}

  /** What a bidder has offered so far. */
  public record BidderTotal(long bidder, long bids, long total) {}

  @Override
  public void define(JobBuilder job, Args args) {
    long seed = args.seed();
    long rate = args.rate();
    Generator<Bid> bids =
        Generator.sequence(Bid.class, i -> Bid.number(i, seed, rate))
            .rate(rate)
            .splitInto(1)
            .describedAs("seed=" + seed);
    SourceStream<Bid> source =
        job.source("bids", args.events() == 0 ? bids : bids.count(args.events()));
    var timed = source.watermarks(Watermarks.boundedOutOfOrderness(Bid::time, Duration.ZERO));

    timed
        .keyBy(Long.class, Bid::auction)
        .window(Windows.sliding(args.size(), args.slide()))
        .aggregate(
            "hot-items",
            Aggregates.counting(),
            HotItem.class,
            (auction, window, count) -> new HotItem(auction, window.endMillis(), count))
        .sink("hot-items-files", Files.ndjson(args.output() + "/hot-items", HotItem.class));

    timed
        .keyBy(Long.class, Bid::bidder)
        .process("bidders", BidderTotal.class, new EveryNth(args.every()))
        .sink("bidders-files", Files.ndjson(args.output() + "/bidders", BidderTotal.class));
  }

  /** Counts and adds up each bidder's bids, and tells at every n-th. */
  private static final class EveryNth extends ProcessFunction<Long, Bid, BidderTotal> {
    private final ValueState<BidderTotal> total = State.value("total", BidderTotal.class);
    private final long every;

    EveryNth(long every) {
      this.every = every;
    }

    @Override
    public void process(Bid bid, Context<Long, BidderTotal> ctx) {
      BidderTotal before = total.orElse(new BidderTotal(bid.bidder(), 0, 0));
      var after = new BidderTotal(bid.bidder(), before.bids() + 1, before.total() + bid.price());
      total.set(after);
      if (after.bids() % every == 0) {
        ctx.emit(after);
      }
    }
  }

  public static void main(String[] args) {
    Weir.run(AuctionJob.class, args);
  }
}
