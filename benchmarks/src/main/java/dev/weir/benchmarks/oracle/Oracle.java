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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Each query written the plainest way, for one thread. What no later event can change is counted at
 * once and forgotten, or the longest streams would not fit into memory.
 */
public final class Oracle {
  private static final int AUCTIONS_AT_ONCE = 100;
  private static final long SLICES_OF_WINDOW = Rules.WINDOW_MILLIS / Rules.SLIDE_MILLIS;

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
    var waiting = new ArrayList<Auction>();
    var latest = new long[1];
    each(
        event -> {
          if (event instanceof Person person) {
            latest[0] = person.id();
            if (Rules.isNear(person)) {
              near.put(person.id(), person);
            }
          } else if (event instanceof Auction auction && Rules.isOfInterest(auction)) {
            waiting.add(auction);
            if (waiting.size() >= AUCTIONS_AT_ONCE) {
              offered(waiting, near, latest[0]);
            }
          }
        });
    offered(waiting, near, Long.MAX_VALUE);
  }

  /**
   * Takes the auctions of persons that have been, and forgets who sells no more; persons come in
   * the order of their ids.
   */
  private void offered(List<Auction> waiting, Map<Long, Person> near, long latestPerson) {
    waiting.removeIf(
        auction -> {
          Person person = near.get(auction.seller());
          if (person != null) {
            out.add(Seller.of(auction.id(), person));
          }
          return auction.seller() <= latestPerson;
        });
    near.keySet().removeIf(id -> id <= latestPerson - Nexmark.ACTIVE_PERSONS);
  }

  private void hotItems() {
    var slices = new TreeMap<Long, Map<Long, Long>>();
    var next = new long[] {Long.MAX_VALUE}; // the last slice of the next window
    bids(
        bid -> {
          long slice = Math.floorDiv(bid.millis(), Rules.SLIDE_MILLIS);
          slices.computeIfAbsent(slice, s -> new HashMap<>()).merge(bid.auction(), 1L, Long::sum);
          if (next[0] == Long.MAX_VALUE) {
            next[0] = slices.firstKey() - 1; // events are early by less than a slide
          }
          while (next[0] < slices.lastKey() - 1) {
            hottest(slices, next[0]++);
          }
        });
    if (!slices.isEmpty()) {
      long end = slices.lastKey() + SLICES_OF_WINDOW;
      while (next[0] < end) {
        hottest(slices, next[0]++);
      }
    }
  }

  private void hottest(TreeMap<Long, Map<Long, Long>> slices, long last) {
    slices.headMap(last - SLICES_OF_WINDOW, true).clear();
    var bidsOf = new HashMap<Long, Long>();
    slices
        .headMap(last, true)
        .values()
        .forEach(slice -> slice.forEach((auction, n) -> bidsOf.merge(auction, n, Long::sum)));
    long end = (last + 1) * Rules.SLIDE_MILLIS;
    bidsOf.entrySet().stream()
        .map(entry -> new HotItem(end, entry.getKey(), entry.getValue()))
        .reduce(HotItem::hotter)
        .ifPresent(out::add);
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
    var windows = new TreeMap<Long, Newcomers>();
    each(
        event -> {
          long start = Rules.windowEnd(event.millis()) - Rules.WINDOW_MILLIS;
          Newcomers window = windows.computeIfAbsent(start, s -> new Newcomers());
          if (event instanceof Person person) {
            window.names.put(person.id(), person.name());
          } else if (event instanceof Auction auction) {
            window.sellers.add(auction.seller());
          }
          if (windows.size() > 2) { // events are early by less than a window
            ended(windows.pollFirstEntry());
          }
        });
    windows.entrySet().forEach(this::ended);
  }

  /** Persons and sellers of a window. */
  private record Newcomers(Map<Long, String> names, Set<Long> sellers) {
    Newcomers() {
      this(new HashMap<>(), new HashSet<>());
    }
  }

  private void ended(Map.Entry<Long, Newcomers> window) {
    Newcomers newcomers = window.getValue();
    newcomers.names.keySet().retainAll(newcomers.sellers);
    newcomers.names.forEach((id, name) -> out.add(Seller.since(window.getKey(), id, name)));
  }

  private void sessions() {
    Map<Long, List<Long>> timesOf = new HashMap<>();
    var next = new long[] {Long.MIN_VALUE};
    bids(
        bid -> {
          timesOf.computeIfAbsent(bid.bidder(), b -> new ArrayList<>()).add(bid.millis());
          if (bid.millis() >= next[0]) {
            next[0] = bid.millis() + Rules.SESSION_GAP_MILLIS;
            end(timesOf, bid.millis() - EventTimes.STANDARD.jitterMillis());
          }
        });
    end(timesOf, Long.MAX_VALUE);
  }

  /** Takes the bidders whose last session has ended when all that comes is at a time or later. */
  private void end(Map<Long, List<Long>> timesOf, long floorMillis) {
    timesOf
        .entrySet()
        .removeIf(
            entry -> {
              long[] times = entry.getValue().stream().mapToLong(t -> t).sorted().toArray();
              boolean ended = times[times.length - 1] + Rules.SESSION_GAP_MILLIS < floorMillis;
              if (ended) {
                sessionsOf(entry.getKey(), times);
              }
              return ended;
            });
  }

  private void sessionsOf(long bidder, long[] times) {
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
