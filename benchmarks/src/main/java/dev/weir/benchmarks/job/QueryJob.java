package dev.weir.benchmarks.job;

import dev.weir.api.DataStream;
import dev.weir.api.Default;
import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.KeyedStream;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.time.Watermarks;
import dev.weir.api.window.Aggregates;
import dev.weir.api.window.Windows;
import dev.weir.benchmarks.workload.Auction;
import dev.weir.benchmarks.workload.AuctionPrice;
import dev.weir.benchmarks.workload.Bid;
import dev.weir.benchmarks.workload.Event;
import dev.weir.benchmarks.workload.EventTimes;
import dev.weir.benchmarks.workload.Hashed;
import dev.weir.benchmarks.workload.HotItem;
import dev.weir.benchmarks.workload.KeyCount;
import dev.weir.benchmarks.workload.Nexmark;
import dev.weir.benchmarks.workload.Person;
import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Rules;
import dev.weir.benchmarks.workload.Seller;
import dev.weir.benchmarks.workload.Session;
import dev.weir.benchmarks.workload.Span;
import dev.weir.benchmarks.workload.TopBid;
import java.time.Duration;

/** A query as a job. Only what the public API says, and no operator made for the benchmark. */
public final class QueryJob implements Job<QueryJob.Args> {
  /** Parts of the stream whose best bids are found side by side, before the best of all. */
  private static final long PARTS = 64;

  private static final Duration WINDOW = Duration.ofMillis(Rules.WINDOW_MILLIS);
  private static final Duration GAP = Duration.ofMillis(Rules.SESSION_GAP_MILLIS);
  private static final Duration SLIDE = Duration.ofMillis(Rules.SLIDE_MILLIS);

  /**
   * What to run.
   *
   * @param query as {@link Query#text} spells it
   * @param events how many records the source has
   * @param mark the number from which on is measured
   * @param rate events offered in a second; 0: as fast as they are taken
   * @param firstMillis when the first is due, if there is a rate
   * @param splits of the source
   * @param directory where source and sink leave their notes
   */
  public record Args(
      String query,
      long events,
      @Default("0") long mark,
      @Default("0") long rate,
      @Default("0") long firstMillis,
      int splits,
      String directory) {
    Span span() {
      return new Span(events, mark, rate, firstMillis);
    }
  }

  /** A person as q3 needs one. */
  record Neighbour(long id, String name, Person.Home home) {}

  /** An auction as q3 needs one. */
  record Offer(long auction, long seller) {}

  /** A person as q8 needs one. */
  record Registered(long id, String name) {}

  @Override
  public void define(JobBuilder job, Args args) {
    Query query = Query.of(args.query());
    if (query.countsKeys()) {
      counts(job, query, args);
      return;
    }
    if (query.isTimed()) {
      TimedQueries.define(job, query, args);
      return;
    }
    var source =
        NumberedSource.of(
            Event.class,
            () -> new Nexmark(EventTimes.STANDARD)::event,
            NumberedSource.Range.of(query, args));
    DataStream<Event> events =
        job.source("events", source)
            .watermarks(
                Watermarks.fromSource(Duration.ofMillis(EventTimes.STANDARD.jitterMillis())));
    switch (query) {
      case Q0 -> check(events, Event.class, args);
      case Q0S -> check(events.rebalance(), Event.class, args);
      case Q1 -> check(bids(events).map("convert", Rules::converted), Bid.class, args);
      case Q2 -> check(watched(events), AuctionPrice.class, args);
      case Q3 -> check(nearSellers(events), Seller.class, args);
      case Q5 -> check(hotItems(events), HotItem.class, args);
      case Q7 -> check(topBids(events), TopBid.class, args);
      case Q8 -> check(newSellers(events), Seller.class, args);
      case Q11 -> check(sessions(events), Session.class, args);
      default -> throw new WeirException(ErrorCode.ARGS_INVALID, "no events in " + query.text());
    }
  }

  static <T extends Hashed> void check(DataStream<T> stream, Class<T> type, Args args) {
    stream.sink("check", CheckingSink.of(type, args));
  }

  private static DataStream<Bid> bids(DataStream<Event> events) {
    return events.flatMap(
        "bids",
        Bid.class,
        (event, out) -> {
          if (event instanceof Bid bid) {
            out.emit(bid);
          }
        });
  }

  private static DataStream<AuctionPrice> watched(DataStream<Event> events) {
    return events.flatMap(
        "watched",
        AuctionPrice.class,
        (event, out) -> {
          if (event instanceof Bid bid && Rules.isWatched(bid)) {
            out.emit(new AuctionPrice(bid.auction(), bid.price()));
          }
        });
  }

  private static DataStream<Seller> nearSellers(DataStream<Event> events) {
    DataStream<Neighbour> persons =
        events.flatMap(
            "near",
            Neighbour.class,
            (event, out) -> {
              if (event instanceof Person person && Rules.isNear(person)) {
                out.emit(new Neighbour(person.id(), person.name(), person.home()));
              }
            });
    DataStream<Offer> offers =
        events.flatMap(
            "of-interest",
            Offer.class,
            (event, out) -> {
              if (event instanceof Auction auction && Rules.isOfInterest(auction)) {
                out.emit(new Offer(auction.id(), auction.seller()));
              }
            });
    return persons
        .keyBy(Long.class, Neighbour::id)
        .join(offers.keyBy(Long.class, Offer::seller))
        .apply(
            "sellers",
            Seller.class,
            (person, offer) -> new Seller(offer.auction(), 0, person.name(), person.home()));
  }

  private static DataStream<HotItem> hotItems(DataStream<Event> events) {
    return events
        .flatMap(
            "auctions",
            Long.class,
            (event, out) -> {
              if (event instanceof Bid bid) {
                out.emit(bid.auction());
              }
            })
        .keyBy(Long.class, auction -> auction)
        .window(Windows.sliding(WINDOW, SLIDE))
        .aggregate(
            "bids-of-auction",
            Aggregates.counting(),
            HotItem.class,
            (auction, window, bids) -> new HotItem(window.endMillis(), auction, bids))
        .keyBy(Long.class, HotItem::windowEndMillis)
        .window(Windows.tumbling(SLIDE))
        .aggregate("hottest", Best.hottest(), HotItem.class, (end, window, best) -> best);
  }

  /** In two stages, so that no subtask gets all bids. */
  private static DataStream<TopBid> topBids(DataStream<Event> events) {
    return events
        .flatMap(
            "prices",
            TopBid.class,
            (event, out) -> {
              if (event instanceof Bid bid) {
                out.emit(TopBid.of(bid));
              }
            })
        .keyBy(Long.class, bid -> bid.auction() % PARTS)
        .window(Windows.tumbling(WINDOW))
        .aggregate("highest-of-part", Best.highest(), TopBid.class, (part, window, best) -> best)
        .keyBy(Long.class, TopBid::windowEndMillis)
        .window(Windows.tumbling(WINDOW))
        .aggregate("highest", Best.highest(), TopBid.class, (end, window, best) -> best);
  }

  private static DataStream<Seller> newSellers(DataStream<Event> events) {
    DataStream<Registered> persons =
        events.flatMap(
            "registered",
            Registered.class,
            (event, out) -> {
              if (event instanceof Person person) {
                out.emit(new Registered(person.id(), person.name()));
              }
            });
    DataStream<Long> sellers =
        events.flatMap(
            "sellers",
            Long.class,
            (event, out) -> {
              if (event instanceof Auction auction) {
                out.emit(auction.seller());
              }
            });
    return persons
        .keyBy(Long.class, Registered::id)
        .coGroup(sellers.keyBy(Long.class, seller -> seller))
        .window(Windows.tumbling(WINDOW))
        .apply(
            "new-sellers",
            Seller.class,
            (id, window, registered, auctions, out) -> {
              if (!registered.isEmpty() && !auctions.isEmpty()) {
                out.emit(Seller.since(window.startMillis(), id, registered.get(0).name()));
              }
            });
  }

  private static DataStream<Session> sessions(DataStream<Event> events) {
    return events
        .flatMap(
            "bidders",
            Long.class,
            (event, out) -> {
              if (event instanceof Bid bid) {
                out.emit(bid.bidder());
              }
            })
        .keyBy(Long.class, bidder -> bidder)
        .window(Windows.sessions(GAP))
        .aggregate(
            "sessions",
            Aggregates.counting(),
            Session.class,
            (bidder, window, bids) ->
                new Session(bidder, bids, window.startMillis(), window.endMillis()));
  }

  private static void counts(JobBuilder job, Query query, Args args) {
    var source =
        NumberedSource.of(
            Long.class, () -> query.keys().records(), NumberedSource.Range.of(query, args));
    KeyedStream<Long, Long> keys = job.source("keys", source).keyBy(Long.class, key -> key);
    DataStream<KeyCount> counts =
        query == Query.BIG_1M
            ? keys.process("count", KeyCount.class, new CountingWithBallast())
            : keys.process("count", KeyCount.class, new Counting());
    check(counts, KeyCount.class, args);
  }
}
