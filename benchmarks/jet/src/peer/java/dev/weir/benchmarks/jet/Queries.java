package dev.weir.benchmarks.jet;

import com.hazelcast.function.BiFunctionEx;
import com.hazelcast.jet.accumulator.LongAccumulator;
import com.hazelcast.jet.accumulator.MutableReference;
import com.hazelcast.jet.aggregate.AggregateOperation;
import com.hazelcast.jet.aggregate.AggregateOperation1;
import com.hazelcast.jet.aggregate.AggregateOperations;
import com.hazelcast.jet.datamodel.WindowResult;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.StreamStage;
import com.hazelcast.jet.pipeline.WindowDefinition;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.workload.Auction;
import dev.weir.benchmarks.workload.AuctionPrice;
import dev.weir.benchmarks.workload.Bid;
import dev.weir.benchmarks.workload.Event;
import dev.weir.benchmarks.workload.EventTimes;
import dev.weir.benchmarks.workload.Hashed;
import dev.weir.benchmarks.workload.HotItem;
import dev.weir.benchmarks.workload.Nexmark;
import dev.weir.benchmarks.workload.Person;
import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Rules;
import dev.weir.benchmarks.workload.Seller;
import dev.weir.benchmarks.workload.Session;
import dev.weir.benchmarks.workload.Side;
import dev.weir.benchmarks.workload.TimedCount;
import dev.weir.benchmarks.workload.TimedKey;
import dev.weir.benchmarks.workload.TopBid;
import dev.weir.benchmarks.workload.WindowCount;
import org.jspecify.annotations.Nullable;

/** The queries in the Pipeline API, which combines before a shuffle by itself. */
final class Queries {
  private Queries() {}

  static Pipeline of(RunRequest request) {
    Pipeline pipeline = Pipeline.create();
    Query query = request.query();
    if (query.isTimed()) {
      timed(pipeline, request);
      return pipeline;
    }
    StreamStage<Event> events =
        from(pipeline, Stream.of(request, () -> new Nexmark(EventTimes.STANDARD)::event));
    switch (query) {
      case Q0 -> check(events, request);
      case Q0S -> check(events.rebalance(), request);
      case Q1 -> check(bids(events).map(Rules::converted), request);
      case Q2 ->
          check(
              bids(events)
                  .filter(Rules::isWatched)
                  .map(bid -> new AuctionPrice(bid.auction(), bid.price())),
              request);
      case Q3 -> check(nearSellers(events), request);
      case Q5 -> check(hotItems(events), request);
      case Q7 -> check(topBids(events), request);
      case Q8 -> check(newSellers(events), request);
      case Q11 -> check(sessions(events), request);
      default -> throw new IllegalArgumentException("query " + query.text() + " is not written");
    }
    return pipeline;
  }

  private static <T> StreamStage<T> from(Pipeline pipeline, Stream<T> stream) {
    return pipeline.readFrom(NumberedProcessor.source(stream)).withNativeTimestamps(0);
  }

  private static <T extends Hashed> void check(StreamStage<T> stage, RunRequest request) {
    stage.writeTo(CheckingProcessor.sink(request));
  }

  private static StreamStage<Bid> bids(StreamStage<Event> events) {
    return events.filter(event -> event instanceof Bid).map(event -> (Bid) event);
  }

  private static StreamStage<HotItem> hotItems(StreamStage<Event> events) {
    return bids(events)
        .groupingKey(Bid::auction)
        .window(WindowDefinition.sliding(Rules.WINDOW_MILLIS, Rules.SLIDE_MILLIS))
        .aggregate(AggregateOperations.counting())
        .map(result -> new HotItem(result.end(), result.key(), result.result()))
        .window(WindowDefinition.tumbling(Rules.SLIDE_MILLIS))
        .aggregate(best(HotItem::hotter))
        .map(WindowResult::result);
  }

  private static StreamStage<TopBid> topBids(StreamStage<Event> events) {
    return bids(events)
        .map(TopBid::of)
        .window(WindowDefinition.tumbling(Rules.WINDOW_MILLIS))
        .aggregate(best(TopBid::higher))
        .map(WindowResult::result);
  }

  private static StreamStage<Seller> nearSellers(StreamStage<Event> events) {
    return events
        .map(Queries::sideOfInterest)
        .groupingKey(Side::seller)
        .flatMapStateful(Joining::new, (state, seller, side) -> state.add(side));
  }

  /** Null, which Jet drops, for what q3 does not look at. */
  private static @Nullable Side sideOfInterest(Event event) {
    if (event instanceof Person person) {
      return Rules.isNear(person) ? Side.of(person) : null;
    }
    return event instanceof Auction auction && Rules.isOfInterest(auction)
        ? Side.of(auction)
        : null;
  }

  private static StreamStage<Seller> newSellers(StreamStage<Event> events) {
    return events
        .map(
            event ->
                event instanceof Person person
                    ? Side.named(person)
                    : event instanceof Auction auction ? Side.of(auction) : null)
        .groupingKey(Side::seller)
        .window(WindowDefinition.tumbling(Rules.WINDOW_MILLIS))
        .aggregate(
            AggregateOperation.withCreate(Meeting::new)
                .<Side>andAccumulate(Meeting::add)
                .andCombine(Meeting::combine)
                .andExportFinish(Meeting::nameIfBoth))
        .filter(result -> !result.result().isEmpty())
        .map(result -> Seller.since(result.start(), result.key(), result.result()));
  }

  private static StreamStage<Session> sessions(StreamStage<Event> events) {
    return bids(events)
        .groupingKey(Bid::bidder)
        .window(WindowDefinition.session(Rules.SESSION_GAP_MILLIS))
        .aggregate(AggregateOperations.counting())
        .map(result -> new Session(result.key(), result.result(), result.start(), result.end()));
  }

  private static void timed(Pipeline pipeline, RunRequest request) {
    if (request.query() == Query.RECOVERY) {
      check(runningCounts(pipeline, request), request);
    } else {
      check(windowCounts(pipeline, request), request);
    }
  }

  private static StreamStage<WindowCount> windowCounts(Pipeline pipeline, RunRequest request) {
    Query query = request.query();
    Stream<Long> keys = Stream.of(request, () -> query.keys().records());
    return from(pipeline, keys)
        .groupingKey(key -> key)
        .window(WindowDefinition.tumbling(Rules.SHORT_WINDOW_MILLIS))
        .aggregate(AggregateOperations.counting())
        .map(result -> new WindowCount(result.end(), result.key(), result.result()));
  }

  private static StreamStage<TimedCount> runningCounts(Pipeline pipeline, RunRequest request) {
    String line = request.line();
    Stream<TimedKey> keys =
        Stream.of(
            request,
            () -> {
              RunRequest here = RunRequest.of(line);
              return TimedKey.of(here.query());
            });
    return from(pipeline, keys)
        .groupingKey(TimedKey::key)
        .mapStateful(
            LongAccumulator::new,
            (count, key, timed) -> {
              count.add(1);
              return new TimedCount(key, count.get(), timed.millis());
            });
  }

  private static <T> AggregateOperation1<T, MutableReference<T>, T> best(
      BiFunctionEx<T, T, T> better) {
    return AggregateOperation.withCreate(MutableReference<T>::new)
        .<T>andAccumulate(
            (best, record) -> best.set(best.isNull() ? record : better.apply(best.get(), record)))
        .andCombine(
            (left, right) -> {
              if (!right.isNull()) {
                left.set(left.isNull() ? right.get() : better.apply(left.get(), right.get()));
              }
            })
        .andExportFinish(MutableReference::get);
  }
}
