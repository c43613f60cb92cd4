package dev.weir.worker.process;

import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.NoArgs;
import dev.weir.api.function.ProcessFunction;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.CommitOutcome;
import dev.weir.api.sink.Committable;
import dev.weir.api.sink.Prepared;
import dev.weir.api.sink.Sink;
import dev.weir.api.sink.SinkCommitter;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.Source;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.api.source.SplitOutput;
import dev.weir.api.state.State;
import dev.weir.api.state.Timer;
import dev.weir.api.state.ValueState;
import dev.weir.api.time.Watermarks;
import dev.weir.api.window.Aggregates;
import dev.weir.api.window.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A small job with one operator of each kind, for {@link WarmUp}. It reads and writes nothing. */
public final class WarmUpJob implements Job<NoArgs> {
  private static final int SPLITS = 2;
  private static final int RECORDS_PER_SPLIT = 100;
  private static final int KEYS = 17;

  /** What it works on. */
  public record Reading(String sensor, long value, Instant time) {}

  @Override
  public void define(JobBuilder job, NoArgs args) {
    var readings =
        job.source("readings", new Readings())
            .watermarks(
                Watermarks.boundedOutOfOrderness(Reading::time, Duration.ofSeconds(1))
                    .idleAfter(Duration.ofSeconds(30)))
            .filter(reading -> reading.value() >= 0)
            .map(reading -> new Reading(reading.sensor(), reading.value() + 1, reading.time()))
            .flatMap(Reading.class, (reading, out) -> out.emit(reading));
    readings
        .keyBy(String.class, Reading::sensor)
        .window(Windows.sliding(Duration.ofSeconds(10), Duration.ofSeconds(5)))
        .aggregate(
            "counts",
            Aggregates.counting(),
            Reading.class,
            (sensor, window, n) -> new Reading(sensor, n, window.end()))
        .sink("counts-out", new Nowhere());
    readings
        .keyBy(String.class, Reading::sensor)
        .process("last", Reading.class, new Last())
        .sink("last-out", new Nowhere());
  }

  /** Emits each sensor's last reading when event time is past it. */
  private static final class Last extends ProcessFunction<String, Reading, Reading> {
    private final ValueState<Reading> last = State.value("last", Reading.class);
    private final Timer past = Timer.eventTime("past");

    @Override
    public void process(Reading reading, Context<String, Reading> ctx) {
      last.set(reading);
      past.set(reading.time().plusMillis(1));
    }

    @Override
    public void onTimer(Timer timer, Context<String, Reading> ctx) {
      Reading reading = last.get();
      if (reading != null) {
        ctx.emit(reading);
      }
    }
  }

  private static final class Readings implements Source<Reading> {
    @Override
    public TypeRef<Reading> type() {
      return TypeRef.of(Reading.class);
    }

    @Override
    public SortedMap<String, String> attributes() {
      return new TreeMap<>(Map.of("kind", "warm-up"));
    }

    @Override
    public boolean bounded() {
      return true;
    }

    @Override
    public List<Split> splits(int readers) {
      List<Split> splits = new ArrayList<>();
      for (int i = 0; i < SPLITS; i++) {
        splits.add(new Split("split-" + i, "", 0));
      }
      return splits;
    }

    @Override
    public SourceReader<Reading> reader(ReaderContext context) {
      return new Reader();
    }
  }

  private static final class Reader implements SourceReader<Reading> {
    private final List<SplitOutput<Reading>> splits = new ArrayList<>();

    @Override
    public void add(SplitOutput<Reading> split) {
      splits.add(split);
    }

    /** A split whole, which is less than a batch may hold twice over. */
    @Override
    public long poll(int maxRecords) {
      for (SplitOutput<Reading> split : splits) {
        for (long at = split.split().position(); at < RECORDS_PER_SPLIT; at++) {
          Instant time = Instant.ofEpochMilli(at * 100);
          split.emit(new Reading("sensor-" + at % KEYS, at, time), at + 1);
        }
        split.finished();
      }
      splits.clear();
      return NOTHING;
    }

    @Override
    public void close() {}
  }

  /** Takes everything, keeps nothing, and has a transaction to commit all the same. */
  private static final class Nowhere implements Sink<Reading> {
    @Override
    public TypeRef<Reading> type() {
      return TypeRef.of(Reading.class);
    }

    @Override
    public SortedMap<String, String> attributes() {
      return new TreeMap<>(Map.of("kind", "nowhere"));
    }

    @Override
    public SinkWriter<Reading> writer(SinkContext context) {
      return new Writer(context);
    }

    @Override
    public SinkCommitter committer(SinkContext context) {
      return new Committer(context);
    }
  }

  private record Writer(SinkContext context) implements SinkWriter<Reading> {
    @Override
    public boolean write(Reading record) {
      return true;
    }

    @Override
    public CompletionStage<Prepared> prepare(long checkpointId) {
      var nothing =
          new Committable(
              context.operator(), context.subtask(), context.attempt(), checkpointId, "");
      return context.calls().call(() -> new Prepared(List.of(nothing)));
    }

    @Override
    public void close() {}
  }

  private record Committer(SinkContext context) implements SinkCommitter {
    @Override
    public CompletionStage<CommitOutcome> commit(Committable committable) {
      return context.calls().call(() -> CommitOutcome.COMMITTED);
    }

    @Override
    public CompletionStage<?> fenceAndAbortStrays(List<Integer> inherited) {
      return CompletableFuture.completedStage(inherited);
    }

    @Override
    public void close() {}
  }
}
