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
import dev.weir.benchmarks.workload.AuctionPrice;
import dev.weir.benchmarks.workload.Bid;
import dev.weir.benchmarks.workload.Event;
import dev.weir.benchmarks.workload.EventTimes;
import dev.weir.benchmarks.workload.Hashed;
import dev.weir.benchmarks.workload.HotItem;
import dev.weir.benchmarks.workload.KeyCount;
import dev.weir.benchmarks.workload.Nexmark;
import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Rules;
import dev.weir.benchmarks.workload.TopBid;

/** The queries in the Pipeline API, which combines before a shuffle by itself. */
final class Queries {
  private Queries() {}

  static Pipeline of(RunRequest request) {
    Pipeline pipeline = Pipeline.create();
    Query query = request.query();
    if (query.countsKeys()) {
      check(counts(from(pipeline, Stream.of(request, () -> query.keys()::key))), request);
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
      case Q5 -> check(hotItems(events), request);
      case Q7 -> check(topBids(events), request);
      default -> throw new IllegalArgumentException("query " + query.text() + " is not written");
    }
    return pipeline;
  }

  private static <T> StreamStage<T> from(Pipeline pipeline, Stream<T> stream) {
    return pipeline.readFrom(NumberedProcessor.source(stream)).withNativeTimestamps(0);
  }

  private static <T extends Hashed> void check(StreamStage<T> stage, RunRequest request) {
    stage.writeTo(CheckingProcessor.sink(request.directory()));
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

  private static StreamStage<KeyCount> counts(StreamStage<Long> keys) {
    return keys.groupingKey(key -> key)
        .mapStateful(
            LongAccumulator::new,
            (count, key, same) -> {
              count.add(1);
              return new KeyCount(key, count.get());
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
