package dev.weir.benchmarks.hand;

import dev.weir.benchmarks.oracle.Answer;
import dev.weir.benchmarks.workload.AuctionPrice;
import dev.weir.benchmarks.workload.Bid;
import dev.weir.benchmarks.workload.Event;
import dev.weir.benchmarks.workload.EventTimes;
import dev.weir.benchmarks.workload.KeyCount;
import dev.weir.benchmarks.workload.Keys;
import dev.weir.benchmarks.workload.Nexmark;
import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Rules;
import dev.weir.benchmarks.workload.TopBid;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Set;

/**
 * Generator, query and checksum of one loop each. Every query has a loop of its own, so that the
 * compiler sees nothing else; state is what fits the query best. The windows of q5 and q11 and the
 * joins have none: there the data structure would be the query.
 */
public final class Loops {
  /** Those that have a loop. */
  public static final Set<Query> QUERIES =
      Collections.unmodifiableSet(
          EnumSet.of(
              Query.Q0,
              Query.Q0S,
              Query.Q1,
              Query.Q2,
              Query.Q7,
              Query.WC_100K,
              Query.WC_1M,
              Query.WC_100K_ZIPF,
              Query.WC_1M_ZIPF));

  private final Answer.Tally out = new Answer.Tally();
  private final long events;

  private Loops(long events) {
    this.events = events;
  }

  /**
   * The answer over the first so many records of the query's stream.
   *
   * @throws IllegalArgumentException when there is no loop for it
   */
  public static Answer answer(Query query, long events) {
    var loops = new Loops(events);
    switch (query) {
      case Q0, Q0S -> loops.pass();
      case Q1 -> loops.convert();
      case Q2 -> loops.watch();
      case Q7 -> loops.topBids();
      case WC_100K, WC_1M, WC_100K_ZIPF, WC_1M_ZIPF -> loops.count(query.keys());
      default -> throw new IllegalArgumentException("no loop by hand for " + query.text());
    }
    return loops.out.take();
  }

  private void pass() {
    var nexmark = new Nexmark(EventTimes.STANDARD);
    for (long number = 0; number < events; number++) {
      out.add(nexmark.event(number));
    }
  }

  private void convert() {
    var nexmark = new Nexmark(EventTimes.STANDARD);
    for (long number = 0; number < events; number++) {
      Event event = nexmark.event(number);
      if (event instanceof Bid bid) {
        out.add(Rules.converted(bid));
      }
    }
  }

  private void watch() {
    var nexmark = new Nexmark(EventTimes.STANDARD);
    for (long number = 0; number < events; number++) {
      Event event = nexmark.event(number);
      if (event instanceof Bid bid && Rules.isWatched(bid)) {
        out.add(new AuctionPrice(bid.auction(), bid.price()));
      }
    }
  }

  private void topBids() {
    var nexmark = new Nexmark(EventTimes.STANDARD);
    var best = new HashMap<Long, TopBid>();
    TopBid current = null;
    for (long number = 0; number < events; number++) {
      Event event = nexmark.event(number);
      if (event instanceof Bid bid) {
        long end = Rules.windowEnd(bid.millis());
        if (current == null || current.windowEndMillis() != end) {
          if (current != null) {
            best.merge(current.windowEndMillis(), current, TopBid::higher);
          }
          current = TopBid.of(bid);
        } else if (bid.price() >= current.price()) {
          current = current.higher(TopBid.of(bid));
        }
      }
    }
    if (current != null) {
      best.merge(current.windowEndMillis(), current, TopBid::higher);
    }
    best.values().forEach(out::add);
  }

  private void count(Keys keys) {
    var counts = new long[keys.count()];
    for (long number = 0; number < events; number++) {
      long key = keys.key(number);
      out.add(new KeyCount(key, ++counts[(int) key]));
    }
  }
}
