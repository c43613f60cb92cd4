package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.wire.Wire;
import dev.weir.benchmarks.workload.Bid;
import dev.weir.benchmarks.workload.Event;
import dev.weir.benchmarks.workload.Rules;
import dev.weir.benchmarks.workload.Session;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** q11. */
final class Sessions {
  private static final TypeInformation<Session> SESSION = new WireType<>(Wire.SESSION);

  private Sessions() {}

  static DataStream<Session> of(DataStream<Event> events) {
    return events
        .flatMap(
            (Event event, Collector<Long> out) -> {
              if (event instanceof Bid bid) {
                out.collect(bid.bidder());
              }
            })
        .returns(Types.LONG)
        .keyBy(bidder -> bidder, Types.LONG)
        .window(EventTimeSessionWindows.withGap(Duration.ofMillis(Rules.SESSION_GAP_MILLIS)))
        .aggregate(new Counting<>(), new Ends(), Types.LONG, Types.LONG, SESSION);
  }

  private static final class Ends extends ProcessWindowFunction<Long, Session, Long, TimeWindow> {
    private static final long serialVersionUID = 1;

    @Override
    public void process(
        Long bidder, Context context, Iterable<Long> counts, Collector<Session> out) {
      TimeWindow window = context.window();
      out.collect(
          new Session(bidder, counts.iterator().next(), window.getStart(), window.getEnd()));
    }
  }
}
