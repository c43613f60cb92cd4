package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.wire.Wire;
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
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.SlidingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** The queries in the DataStream API; only what a stage needs crosses the shuffle before it. */
final class Queries {
  private static final TypeInformation<Event> EVENT = new WireType<>(Wire.EVENT);
  private static final TypeInformation<Bid> BID = new WireType<>(Wire.BID);
  private static final TypeInformation<AuctionPrice> AUCTION_PRICE =
      new WireType<>(Wire.AUCTION_PRICE);
  private static final TypeInformation<HotItem> HOT_ITEM = new WireType<>(Wire.HOT_ITEM);
  private static final TypeInformation<TopBid> TOP_BID = new WireType<>(Wire.TOP_BID);
  private static final TypeInformation<KeyCount> KEY_COUNT = new WireType<>(Wire.KEY_COUNT);

  private static final Duration WINDOW = Duration.ofMillis(Rules.WINDOW_MILLIS);
  private static final Duration SLIDE = Duration.ofMillis(Rules.SLIDE_MILLIS);

  private Queries() {}

  static void define(StreamExecutionEnvironment env, RunRequest request) {
    Query query = request.query();
    if (query.countsKeys()) {
      check(counts(from(env, Stream.of(request, () -> query.keys()::key), Types.LONG)), request);
      return;
    }
    DataStream<Event> events =
        from(env, Stream.of(request, () -> new Nexmark(EventTimes.STANDARD)::event), EVENT);
    switch (query) {
      case Q0 -> check(events, request);
      case Q0S -> check(events.rebalance(), request);
      case Q1 -> check(converted(events), request);
      case Q2 -> check(watched(events), request);
      case Q5 -> checkSingle(hotItems(events), request);
      case Q7 -> checkSingle(topBids(events), request);
      default -> throw new IllegalArgumentException("query " + query.text() + " is not written");
    }
  }

  private static <T> DataStream<T> from(
      StreamExecutionEnvironment env, Stream<T> stream, TypeInformation<T> type) {
    return env.fromSource(
        new NumberedSource<>(stream), WatermarkStrategy.noWatermarks(), "numbers", type);
  }

  private static <T extends Hashed> void check(DataStream<T> stream, RunRequest request) {
    stream.sinkTo(new CheckingSink<>(request.directory()));
  }

  /** What comes from a single subtask. */
  private static <T extends Hashed> void checkSingle(DataStream<T> stream, RunRequest request) {
    stream.sinkTo(new CheckingSink<>(request.directory())).setParallelism(1);
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
        .aggregate(new Counting(), new HotItems(), Types.LONG, Types.LONG, HOT_ITEM)
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

  private static DataStream<KeyCount> counts(DataStream<Long> keys) {
    return keys.keyBy(key -> key, Types.LONG).map(new Running()).returns(KEY_COUNT);
  }

  private static final class Counting implements AggregateFunction<Long, Long, Long> {
    private static final long serialVersionUID = 1;

    @Override
    public Long createAccumulator() {
      return 0L;
    }

    @Override
    public Long add(Long record, Long count) {
      return count + 1;
    }

    @Override
    public Long getResult(Long count) {
      return count;
    }

    @Override
    public Long merge(Long left, Long right) {
      return left + right;
    }
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

  private static final class Running extends RichMapFunction<Long, KeyCount> {
    private static final long serialVersionUID = 1;

    private transient @Nullable ValueState<Long> counts;

    @Override
    public void open(OpenContext context) {
      counts = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    @SuppressWarnings("NullAway") // opened before
    public KeyCount map(Long key) throws Exception {
      Long before = counts.value();
      long now = before == null ? 1 : before + 1;
      counts.update(now);
      return new KeyCount(key, now);
    }
  }
}
