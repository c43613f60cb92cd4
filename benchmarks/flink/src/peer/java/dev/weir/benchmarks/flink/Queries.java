package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.wire.Wire;
import dev.weir.benchmarks.workload.AuctionPrice;
import dev.weir.benchmarks.workload.Bid;
import dev.weir.benchmarks.workload.Event;
import dev.weir.benchmarks.workload.EventTimes;
import dev.weir.benchmarks.workload.Hashed;
import dev.weir.benchmarks.workload.HotItem;
import dev.weir.benchmarks.workload.Nexmark;
import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Rules;
import dev.weir.benchmarks.workload.TopBid;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** The queries in the DataStream API; only what a stage needs crosses the shuffle before it. */
final class Queries {
  private static final TypeInformation<Event> EVENT = new WireType<>(Wire.EVENT);
  private static final TypeInformation<Bid> BID = new WireType<>(Wire.BID);
  private static final TypeInformation<AuctionPrice> AUCTION_PRICE =
      new WireType<>(Wire.AUCTION_PRICE);
  private static final TypeInformation<HotItem> HOT_ITEM = new WireType<>(Wire.HOT_ITEM);
  private static final TypeInformation<TopBid> TOP_BID = new WireType<>(Wire.TOP_BID);

  private static final Duration WINDOW = Duration.ofMillis(Rules.WINDOW_MILLIS);
  private static final Duration SLIDE = Duration.ofMillis(Rules.SLIDE_MILLIS);

  private Queries() {}

  static void define(StreamExecutionEnvironment env, RunRequest request) {
    Query query = request.query();
    if (query.countsKeys()) {
      DataStream<Long> keys =
          from(env, Stream.of(request, () -> query.keys().records()), Types.LONG);
      check(query == Query.BIG_1M ? Counts.inBytes(keys) : Counts.of(keys), request);
      return;
    }
    if (query.isTimed()) {
      TimedQueries.define(env, request);
      return;
    }
    DataStream<Event> events =
        from(env, Stream.of(request, () -> new Nexmark(EventTimes.STANDARD)::event), EVENT);
    switch (query) {
      case Q0 -> check(events, request);
      case Q0S -> check(events.rebalance(), request);
      case Q1 -> check(converted(events), request);
      case Q2 -> check(watched(events), request);
      case Q3 -> check(Joins.nearSellers(events), request);
      case Q5 -> checkSingle(hotItems(events), request);
      case Q7 -> checkSingle(topBids(events), request);
      case Q8 -> check(Joins.newSellers(events), request);
      case Q11 -> check(Sessions.of(events), request);
      default -> throw new IllegalArgumentException("query " + query.text() + " is not written");
    }
  }

  static <T> DataStream<T> from(
      StreamExecutionEnvironment env, Stream<T> stream, TypeInformation<T> type) {
    return env.fromSource(
        new NumberedSource<>(stream), WatermarkStrategy.noWatermarks(), "numbers", type);
  }

  static <T extends Hashed> void check(DataStream<T> stream, RunRequest request) {
    stream.sinkTo(new CheckingSink<>(request));
  }

  /** What comes from a single subtask. */
  private static <T extends Hashed> void checkSingle(DataStream<T> stream, RunRequest request) {
    stream.sinkTo(new CheckingSink<>(request)).setParallelism(1);
  }

  private static DataStream<Bid> converted(DataStream<Event> events) {
    return events
        .flatMap(
            (Event event, Collector<Bid> out) -> {
              if (event instanceof Bid bid) {
                out.collect(Rules.converted(bid));
              }
            })
        .returns(BID);
  }

  private static DataStream<AuctionPrice> watched(DataStream<Event> events) {
    return events
        .flatMap(
            (Event event, Collector<AuctionPrice> out) -> {
              if (event instanceof Bid bid && Rules.isWatched(bid)) {
                out.collect(new AuctionPrice(bid.auction(), bid.price()));
              }
            })
        .returns(AUCTION_PRICE);
  }

  private static DataStream<HotItem> hotItems(DataStream<Event> events) {
    return events
        .flatMap(
            (Event event, Collector<Long> out) -> {
              if (event instanceof Bid bid) {
                out.collect(bid.auction());
              }
            })
        .returns(Types.LONG)
        .keyBy(auction -> auction, Types.LONG)
        .window(SlidingEventTimeWindows.of(WINDOW, SLIDE))
        .aggregate(new Counting<>(), new HotItems(), Types.LONG, Types.LONG, HOT_ITEM)
        .transform(
            "local best",
            HOT_ITEM,
            new LocalBest<>(HotItem::windowEndMillis, HotItem::hotter, HOT_ITEM))
        .windowAll(TumblingEventTimeWindows.of(SLIDE))
        .reduce(HotItem::hotter);
  }

  private static DataStream<TopBid> topBids(DataStream<Event> events) {
    return events
        .flatMap(
            (Event event, Collector<TopBid> out) -> {
              if (event instanceof Bid bid) {
                out.collect(TopBid.of(bid));
              }
            })
        .returns(TOP_BID)
        .transform(
            "local best",
            TOP_BID,
            new LocalBest<>(TopBid::windowEndMillis, TopBid::higher, TOP_BID))
        .windowAll(TumblingEventTimeWindows.of(WINDOW))
        .reduce(TopBid::higher);
  }

  private static final class HotItems
      extends ProcessWindowFunction<Long, HotItem, Long, TimeWindow> {
    private static final long serialVersionUID = 1;

    @Override
    public void process(
        Long auction, Context context, Iterable<Long> counts, Collector<HotItem> out) {
      out.collect(new HotItem(context.window().getEnd(), auction, counts.iterator().next()));
    }
  }
}
