package dev.weir.it.sim;

import dev.weir.api.DataStream;
import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.WindowedStream;
import dev.weir.api.function.ProcessFunction;
import dev.weir.api.state.MapState;
import dev.weir.api.state.State;
import dev.weir.api.state.Timer;
import dev.weir.api.state.ValueState;
import dev.weir.api.time.Watermarks;
import dev.weir.api.window.Aggregates;
import dev.weir.api.window.Windows;
import dev.weir.connectors.files.sink.FileSink;
import dev.weir.connectors.files.sink.RollOptions;
import dev.weir.connectors.files.text.TextLines;
import dev.weir.connectors.simple.Generator;
import dev.weir.it.sim.invariants.Input;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;

/**
 * The job of a simulation: numbered records, a keyed function with state and timers, and by the
 * seed a window, sessions or a join, both into one exactly-once sink. Its lines are what {@link
 * dev.weir.it.sim.invariants.ExpectedOutput} computes again.
 *
 * <pre>
 *   R number key n        each record, and which of its key's it is
 *   T key boundary n      at the end of each second with records of the key: how many there were
 *   W key end n           the same by a window
 *   S key end n           how many records a session of the key had
 *   J key left right      the numbers of two records of a key
 * </pre>
 */
public final class SimJob implements Job<SimJob.Args> {
  /**
   * What the job takes.
   *
   * @param output name of a directory
   * @param count 0: without end
   */
  public record Args(
      String output, long seed, long count, long rate, int splits, int keys, int ballast) {
    /** Some jobs write many small files. */
    RollOptions rolling() {
      if (rate >= SimPlan.UNLIMITED_RATE) {
        return RollOptions.EVERY_CHECKPOINT.withBytes(1);
      }
      return seed % 4 == 0
          ? RollOptions.EVERY_CHECKPOINT.withBytes(120)
          : RollOptions.EVERY_CHECKPOINT;
    }
  }

  /** A record of the source. */
  public record Item(long number, long key, Instant time) {}

  @Override
  public void define(JobBuilder job, Args args) {
    Input input = new Input(args.seed(), args.splits(), args.keys(), args.count());
    Generator<Item> numbers =
        Generator.sequence(
                Item.class,
                n -> new Item(n, input.key(n), Instant.ofEpochMilli(input.timeMillis(n))))
            .rate(args.rate())
            .splitInto(args.splits())
            .describedAs("seed " + args.seed());
    DataStream<Item> items =
        job.source("items", args.count() == 0 ? numbers : numbers.count(args.count()))
            .watermarks(
                Watermarks.boundedOutOfOrderness(
                    Item::time, Duration.ofMillis(Input.DISORDER_MILLIS)));
    DataStream<String> counted =
        items
            .keyBy(Long.class, Item::key)
            .process("count", String.class, new Counting(args.ballast()));
    counted
        .union(branch(items, input))
        .sink(
            "out",
            new FileSink<>(TextLines.INSTANCE, new SimDirectory(args.output()), args.rolling()));
  }

  private static DataStream<String> branch(DataStream<Item> items, Input input) {
    return switch (input.branch()) {
      case WINDOW -> {
        var seconds = Windows.tumbling(Duration.ofMillis(Input.WINDOW_MILLIS));
        yield counted("W", items.keyBy(Long.class, Item::key).window(seconds));
      }
      case SESSIONS -> {
        var sessions = Windows.sessions(Duration.ofMillis(input.sessionGapMillis()));
        yield counted("S", items.keyBy(Long.class, Item::key).window(sessions));
      }
      case JOIN -> joined(items);
    };
  }

  private static DataStream<String> counted(String kind, WindowedStream<Long, Item> windows) {
    return windows.aggregate(
        "window",
        Aggregates.counting(),
        String.class,
        (key, window, n) -> kind + " " + key + " " + window.endMillis() + " " + n);
  }

  private static DataStream<String> joined(DataStream<Item> items) {
    var left = items.filter("left", item -> Input.isLeft(item.number()));
    var right = items.filter("right", item -> Input.isRight(item.number()));
    return left.keyBy(Long.class, Item::key)
        .join(right.keyBy(Long.class, Item::key))
        .apply(
            "join", String.class, (l, r) -> "J " + l.key() + " " + l.number() + " " + r.number());
  }

  /** Counts the records of each key, in all and by second. */
  private static final class Counting extends ProcessFunction<Long, Item, String> {
    private final ValueState<Long> total = State.value("total", Long.class);
    private final MapState<Long, Long> seconds = State.map("seconds", Long.class, Long.class);
    private final ValueState<String> ballast = State.value("ballast", String.class);
    private final Timer due = Timer.eventTime("due");
    private final int ballastChars;

    Counting(int ballastChars) {
      this.ballastChars = ballastChars;
    }

    @Override
    public void process(Item item, Context<Long, String> ctx) {
      long n = total.orElse(0L) + 1;
      total.set(n);
      if (ballastChars > 0) {
        ballast.set(Input.ballast(n, ballastChars));
      }
      ctx.emit("R " + item.number() + " " + item.key() + " " + n);
      long boundary = Input.boundary(item.time().toEpochMilli());
      Long before = seconds.get(boundary);
      seconds.put(boundary, before == null ? 1L : before + 1);
      setTimer();
    }

    @Override
    public void onTimer(Timer timer, Context<Long, String> ctx) {
      long time = ctx.timestamp().toEpochMilli();
      for (long boundary : pending()) {
        if (boundary <= time) {
          ctx.emit("T " + ctx.key() + " " + boundary + " " + seconds.get(boundary));
          seconds.remove(boundary);
        }
      }
      setTimer();
    }

    private TreeSet<Long> pending() {
      var pending = new TreeSet<Long>();
      seconds.entries().forEach(second -> pending.add(second.getKey()));
      return pending;
    }

    private void setTimer() {
      TreeSet<Long> pending = pending();
      if (!pending.isEmpty()) {
        due.set(Instant.ofEpochMilli(pending.first()));
      }
    }
  }
}
