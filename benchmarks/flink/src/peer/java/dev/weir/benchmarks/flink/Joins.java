package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.wire.Wire;
import dev.weir.benchmarks.workload.Auction;
import dev.weir.benchmarks.workload.Event;
import dev.weir.benchmarks.workload.Person;
import dev.weir.benchmarks.workload.Rules;
import dev.weir.benchmarks.workload.Seller;
import dev.weir.benchmarks.workload.Side;
import java.time.Duration;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** q3 and q8, each as one keyed stream of both sides: what is least work for Flink. */
final class Joins {
  private static final TypeInformation<Side> SIDE = new WireType<>(Wire.SIDE);
  private static final TypeInformation<Seller> SELLER = new WireType<>(Wire.SELLER);

  private Joins() {}

  /** q3. */
  static DataStream<Seller> nearSellers(DataStream<Event> events) {
    return events
        .flatMap(
            (Event event, Collector<Side> out) -> {
              if (event instanceof Person person) {
                if (Rules.isNear(person)) {
                  out.collect(Side.of(person));
                }
              } else if (event instanceof Auction auction && Rules.isOfInterest(auction)) {
                out.collect(Side.of(auction));
              }
            })
        .returns(SIDE)
        .keyBy(Side::seller, Types.LONG)
        .flatMap(new Join())
        .returns(SELLER);
  }

  /** q8. */
  static DataStream<Seller> newSellers(DataStream<Event> events) {
    return events
        .flatMap(
            (Event event, Collector<Side> out) -> {
              if (event instanceof Person person) {
                out.collect(Side.named(person));
              } else if (event instanceof Auction auction) {
                out.collect(Side.of(auction));
              }
            })
        .returns(SIDE)
        .keyBy(Side::seller, Types.LONG)
        .window(TumblingEventTimeWindows.of(Duration.ofMillis(Rules.WINDOW_MILLIS)))
        .aggregate(new Meeting(), new IfBothCame(), SIDE, SIDE, SELLER);
  }

  private static final class Join extends RichFlatMapFunction<Side, Seller> {
    private static final long serialVersionUID = 1;

    private transient @Nullable ValueState<Side> person;
    private transient @Nullable ListState<Long> waiting;

    @Override
    public void open(OpenContext context) {
      person = getRuntimeContext().getState(new ValueStateDescriptor<>("person", SIDE));
      waiting = getRuntimeContext().getListState(new ListStateDescriptor<>("waiting", Types.LONG));
    }

    @Override
    @SuppressWarnings("NullAway") // opened before
    public void flatMap(Side side, Collector<Seller> out) throws Exception {
      if (side.isPerson()) {
        person.update(side);
        Iterable<Long> auctions = waiting.get();
        if (auctions != null) {
          for (long auction : auctions) {
            out.collect(side.selling(auction));
          }
          waiting.clear();
        }
        return;
      }
      Side seller = person.value();
      if (seller == null) {
        waiting.add(side.auction());
      } else {
        out.collect(seller.selling(side.auction()));
      }
    }
  }

  /** A side whose name is the person's, and whose auction is 1 where one was seen. */
  private static final class Meeting implements AggregateFunction<Side, Side, Side> {
    private static final long serialVersionUID = 1;
    private static final Side NOBODY = new Side(0, 0, null, null);
    private static final Side OFFER_ALONE = new Side(0, 1, null, null);

    @Override
    public Side createAccumulator() {
      return NOBODY;
    }

    @Override
    public Side add(Side side, Side seen) {
      if (side.isPerson()) {
        return new Side(0, seen.auction(), side.name(), null);
      }
      if (seen.auction() == 1) {
        return seen;
      }
      return seen.isPerson() ? new Side(0, 1, seen.name(), null) : OFFER_ALONE;
    }

    @Override
    public Side getResult(Side seen) {
      return seen;
    }

    @Override
    public Side merge(Side left, Side right) {
      String name = left.isPerson() ? left.name() : right.name();
      return new Side(0, left.auction() | right.auction(), name, null);
    }
  }

  private static final class IfBothCame
      extends ProcessWindowFunction<Side, Seller, Long, TimeWindow> {
    private static final long serialVersionUID = 1;

    @Override
    public void process(Long person, Context context, Iterable<Side> sides, Collector<Seller> out) {
      Side seen = sides.iterator().next();
      String name = seen.name();
      if (seen.auction() == 1 && name != null) {
        out.collect(Seller.since(context.window().getStart(), person, name));
      }
    }
  }
}
