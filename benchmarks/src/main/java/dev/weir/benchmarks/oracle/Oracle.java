package dev.weir.benchmarks.oracle;

import dev.weir.benchmarks.workload.Auction;
import dev.weir.benchmarks.workload.AuctionPrice;
import dev.weir.benchmarks.workload.Bid;
import dev.weir.benchmarks.workload.Event;
import dev.weir.benchmarks.workload.EventTimes;
import dev.weir.benchmarks.workload.HotItem;
import dev.weir.benchmarks.workload.KeyCount;
import dev.weir.benchmarks.workload.Keys;
import dev.weir.benchmarks.workload.Nexmark;
import dev.weir.benchmarks.workload.Person;
import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Rules;
import dev.weir.benchmarks.workload.Seller;
import dev.weir.benchmarks.workload.Session;
import dev.weir.benchmarks.workload.Span;
import dev.weir.benchmarks.workload.TopBid;
import dev.weir.benchmarks.workload.WindowCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Each query written the plainest way, for one thread, with all data at hand. */
public final class Oracle {
  private final Nexmark nexmark = new Nexmark(EventTimes.STANDARD);
  private final Answer.Tally out = new Answer.Tally();
  private final long events;

  private Oracle(long events) {
    this.events = events;
  }

  /** The answer over the first so many records of the query's stream. */
  public static Answer answer(Query query, long events) {
    return answer(query, Span.of(events, 0));
  }

  /** The answer over a span, of which all counts, also what is before the mark. */
  public static Answer answer(Query query, Span span) {
    var oracle = new Oracle(span.events());
    switch (query) {
      case Q0, Q0S -> oracle.each(oracle.out::add);
      case Q1 -> oracle.bids(bid -> oracle.out.add(Rules.converted(bid)));
      case Q2 -> oracle.watched();
      case Q3 -> oracle.nearSellers();
      case Q5 -> oracle.hotItems();
      case Q7 -> oracle.topBids();
      case Q8 -> oracle.newSellers();
      case Q11 -> oracle.sessions();
      case WC_100K, WC_1M, WC_100K_ZIPF, WC_1M_ZIPF, BIG_1M, RECOVERY ->
          oracle.counts(query.keys());
      case LATENCY -> oracle.windowCounts(query.keys(), span.times(query));
    }
    return oracle.out.take();
  }

  private void each(Consumer<Event> action) {
    for (long number = 0; number < events; number++) {
      action.accept(nexmark.event(number));
    }
  }

  private void bids(Consumer<Bid> action) {
    each(
        event -> {
          if (event instanceof Bid bid) {
            action.accept(bid);
          }
        });
  }

  private void watched() {
    bids(
        bid -> {
          if (Rules.isWatched(bid)) {
            out.add(new AuctionPrice(bid.auction(), bid.price()));
          }
        });
  }

  private void counts(Keys keys) {
    var counts = new int[keys.count()];
    for (long number = 0; number < events; number++) {
      int key = (int) keys.key(number);
      counts[key]++;
      out.add(new KeyCount(key, counts[key]));
    }
  }

  private void windowCounts(Keys keys, EventTimes times) {
    var windows = new TreeMap<Long, long[]>();
    for (long number = 0; number < events; number++) {
      long window = Math.floorDiv(times.millis(number), Rules.SHORT_WINDOW_MILLIS);
      windows.computeIfAbsent(window, w -> new long[keys.count()])[(int) keys.key(number)]++;
      if (windows.size() > 1) {
        close(windows.pollFirstEntry());
      }
    }
    windows.entrySet().forEach(this::close);
  }

  private void close(Map.Entry<Long, long[]> window) {
    long end = (window.getKey() + 1) * Rules.SHORT_WINDOW_MILLIS;
    long[] counts = window.getValue();
    for (int key = 0; key < counts.length; key++) {
      if (counts[key] > 0) {
        out.add(new WindowCount(end, key, counts[key]));
      }
    }
  }

  private void nearSellers() {
    var near = new HashMap<Long, Person>();
    var auctions = new ArrayList<Auction>();
    each(
        event -> {
          if (event instanceof Person person && Rules.isNear(person)) {
            near.put(person.id(), person);
          } else if (event instanceof Auction auction && Rules.isOfInterest(auction)) {
            auctions.add(auction);
          }
        });
    for (Auction auction : auctions) {
      Person person = near.get(auction.seller());
      if (person != null) {
        out.add(Seller.of(auction.id(), person));
      }
    }
  }

  private void hotItems() {
    var slices = new TreeMap<Long, Map<Long, Long>>();
    bids(
        bid ->
            slices
                .computeIfAbsent(
                    Math.floorDiv(bid.millis(), Rules.SLIDE_MILLIS), slice -> new HashMap<>())
                .merge(bid.auction(), 1L, Long::sum));
    if (slices.isEmpty()) {
      return;
    }
    long slicesOfWindow = Rules.WINDOW_MILLIS / Rules.SLIDE_MILLIS;
    for (long last = slices.firstKey(); last < slices.lastKey() + slicesOfWindow; last++) {
      var bidsOf = new HashMap<Long, Long>();
      slices
          .subMap(last - slicesOfWindow, false, last, true)
          .values()
          .forEach(slice -> slice.forEach((auction, n) -> bidsOf.merge(auction, n, Long::sum)));
      long end = (last + 1) * Rules.SLIDE_MILLIS;
      bidsOf.entrySet().stream()
          .map(entry -> new HotItem(end, entry.getKey(), entry.getValue()))
          .reduce(HotItem::hotter)
          .ifPresent(out::add);
    }
  }

  private void topBids() {
    var best = new HashMap<Long, TopBid>();
    bids(
        bid -> {
          TopBid top = TopBid.of(bid);
          best.merge(top.windowEndMillis(), top, TopBid::higher);
        });
    best.values().forEach(out::add);
  }

  private void newSellers() {
    var names = new TreeMap<Long, Map<Long, String>>();
    Map<Long, Set<Long>> sellers = new HashMap<>();
    each(
        event -> {
          long start = Rules.windowEnd(event.millis()) - Rules.WINDOW_MILLIS;
          if (event instanceof Person person) {
            names.computeIfAbsent(start, window -> new HashMap<>()).put(person.id(), person.name());
          } else if (event instanceof Auction auction) {
            sellers.computeIfAbsent(start, window -> new HashSet<>()).add(auction.seller());
          }
        });
    names.forEach(
        (start, persons) -> {
          persons.keySet().retainAll(sellers.getOrDefault(start, Set.of()));
          persons.forEach((id, name) -> out.add(Seller.since(start, id, name)));
        });
  }

  private void sessions() {
    Map<Long, List<Long>> timesOf = new HashMap<>();
    bids(bid -> timesOf.computeIfAbsent(bid.bidder(), b -> new ArrayList<>()).add(bid.millis()));
    timesOf.forEach(
        (bidder, times) -> sessionsOf(bidder, times.stream().mapToLong(t -> t).toArray()));
  }

  private void sessionsOf(long bidder, long[] times) {
    Arrays.sort(times);
    int first = 0;
    for (int i = 1; i <= times.length; i++) {
      if (i == times.length || times[i] - times[i - 1] > Rules.SESSION_GAP_MILLIS) {
        long end = times[i - 1] + Rules.SESSION_GAP_MILLIS;
        out.add(new Session(bidder, i - first, times[first], end));
        first = i;
      }
    }
  }
}
