package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.wire.Wire;
import dev.weir.benchmarks.workload.Query;
import dev.weir.benchmarks.workload.Rules;
import dev.weir.benchmarks.workload.TimedCount;
import dev.weir.benchmarks.workload.TimedKey;
import dev.weir.benchmarks.workload.WindowCount;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** The queries that keep time. Only where the result says when a record was due does it say so. */
final class TimedQueries {
  private static final TypeInformation<TimedKey> TIMED_KEY = new WireType<>(Wire.TIMED_KEY);
  private static final TypeInformation<TimedCount> TIMED_COUNT = new WireType<>(Wire.TIMED_COUNT);
  private static final TypeInformation<WindowCount> WINDOW_COUNT =
      new WireType<>(Wire.WINDOW_COUNT);

  private TimedQueries() {}

  static void define(StreamExecutionEnvironment env, RunRequest request) {
    if (request.query() == Query.RECOVERY) {
      Queries.check(runningCounts(env, request), request);
    } else {
      Queries.check(windowCounts(env, request), request);
    }
  }

  private static DataStream<WindowCount> windowCounts(
      StreamExecutionEnvironment env, RunRequest request) {
    Query query = request.query();
    return Queries.from(env, Stream.of(request, () -> query.keys().records()), Types.LONG)
        .keyBy(key -> key, Types.LONG)
        .window(TumblingEventTimeWindows.of(Duration.ofMillis(Rules.SHORT_WINDOW_MILLIS)))
        .aggregate(new Counting<>(), new Ends(), Types.LONG, Types.LONG, WINDOW_COUNT);
  }

  private static DataStream<TimedCount> runningCounts(
      StreamExecutionEnvironment env, RunRequest request) {
    String line = request.line();
    Stream<TimedKey> keys =
        Stream.of(
            request,
            () -> {
              RunRequest here = RunRequest.of(line);
              return TimedKey.of(here.query());
            });
    return Queries.from(env, keys, TIMED_KEY)
        .keyBy(TimedKey::key, Types.LONG)
        .map(new Running())
        .returns(TIMED_COUNT);
  }

  private static final class Ends
      extends ProcessWindowFunction<Long, WindowCount, Long, TimeWindow> {
    private static final long serialVersionUID = 1;

    @Override
    public void process(
        Long key, Context context, Iterable<Long> counts, Collector<WindowCount> out) {
      out.collect(new WindowCount(context.window().getEnd(), key, counts.iterator().next()));
    }
  }

  private static final class Running extends RichMapFunction<TimedKey, TimedCount> {
    private static final long serialVersionUID = 1;

    private transient @Nullable ValueState<Long> counts;

    @Override
    public void open(OpenContext context) {
      counts = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    @SuppressWarnings("NullAway") // opened before
    public TimedCount map(TimedKey key) throws Exception {
      Long before = counts.value();
      long now = before == null ? 1 : before + 1;
      counts.update(now);
      return new TimedCount(key.key(), now, key.millis());
    }
  }
}
