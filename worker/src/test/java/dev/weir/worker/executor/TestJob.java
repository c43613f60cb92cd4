package dev.weir.worker.executor;

import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.NodeSpec.KeyedBy;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.Source;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.api.source.SplitOutput;
import dev.weir.api.time.Watermarks;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.api.window.Aggregate;
import dev.weir.api.window.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A job that counts and sums numbers by key in windows, and what it has to come to. */
record TestJob(Settings settings, MemoryTarget target) {
  static final long SPREAD_MILLIS = 40;

  record Settings(
      int splits, int perSplit, boolean bounded, boolean blocking, Windows.Aligned windows) {}

  public record Event(String key, long number, long time) {}

  public record Total(String key, long end, long count, long sum) {}

  public record Sums(long count, long sum) {}

  static Event event(int split, int number) {
    long time = 1_000_000 + number * 10L + (number * 7 + split * 13) % SPREAD_MILLIS;
    return new Event("k" + (number * 31 + split) % 211, number, time);
  }

  /** What the sink has to hold in the end. */
  SortedMap<String, Long> expected() {
    SortedMap<String, Sums> sums = new TreeMap<>();
    for (int split = 0; split < settings.splits(); split++) {
      for (int number = 0; number < settings.perSplit(); number++) {
        Event event = event(split, number);
        if (number % 3 != 0) {
          Windows.Aligned windows = settings.windows();
          long last = Math.floorDiv(event.time(), windows.slideMillis()) * windows.slideMillis();
          for (long start = last;
              start > event.time() - windows.sizeMillis();
              start -= windows.slideMillis()) {
            String name = event.key() + "@" + (start + windows.sizeMillis());
            sums.merge(
                name,
                new Sums(1, event.number() * 2),
                (a, b) -> new Sums(a.count() + b.count(), a.sum() + b.sum()));
          }
        }
      }
    }
    SortedMap<String, Long> expected = new TreeMap<>();
    sums.forEach((name, sum) -> expected.put(name + "=" + sum.count() + "/" + sum.sum(), 1L));
    return expected;
  }

  /** What the sink shows, each line with how often it is there. */
  SortedMap<String, Long> found() {
    SortedMap<String, Long> found = new TreeMap<>();
    for (Object record : target.visible()) {
      Total total = (Total) record;
      found.merge(
          total.key() + "@" + total.end() + "=" + total.count() + "/" + total.sum(), 1L, Long::sum);
    }
    return found;
  }

  JobGraph define() {
    TypeRef<Event> event = TypeRef.of(Event.class);
    var source =
        new NodeSpec.SourceSpec<>(
            new Numbers(settings),
            Watermarks.boundedOutOfOrderness(
                e -> Instant.ofEpochMilli(e.time()), Duration.ofMillis(SPREAD_MILLIS)));
    var filter = new NodeSpec.FilterSpec<Event>(e -> e.number() % 3 != 0);
    var map = new NodeSpec.MapSpec<Event, Event>(e -> new Event(e.key(), e.number() * 2, e.time()));
    var window =
        new NodeSpec.WindowSpec<Event, String, Sums, Sums, Total>(
            new KeyedBy<>(TypeRef.of(String.class), Event::key),
            settings.windows(),
            new Summing(),
            (key, w, sums) -> new Total(key, w.endMillis(), sums.count(), sums.sum()));
    TypeRef<Total> total = TypeRef.of(Total.class);
    return new JobGraph(
        List.of(
            new Node(0, "numbers", source, event, List.of()),
            new Node(1, "some", filter, event, input(0, Partitioning.FORWARD)),
            new Node(2, "twice", map, event, input(1, Partitioning.FORWARD)),
            new Node(3, "totals", window, total, input(2, Partitioning.HASH)),
            new Node(
                4,
                "out",
                new NodeSpec.SinkSpec<>(target.sink(total)),
                total,
                input(3, Partitioning.FORWARD))));
  }

  private static List<Node.Input> input(int from, Partitioning partitioning) {
    return List.of(new Node.Input(from, partitioning));
  }

  static Plan plan(int parallelism) {
    return new Plan(
        16,
        List.of(
            new Plan.Chain(List.of("numbers"), 1, true),
            new Plan.Chain(List.of("numbers", "some", "twice"), parallelism, false),
            new Plan.Chain(List.of("totals", "out"), parallelism, false)),
        List.of(new Plan.Edge(0, 1, Partitioning.ASSIGN), new Plan.Edge(1, 2, Partitioning.HASH)));
  }

  private static final class Summing implements Aggregate<Event, Sums, Sums> {
    @Override
    public TypeRef<Sums> accumulatorType() {
      return TypeRef.of(Sums.class);
    }

    @Override
    public Sums create() {
      return new Sums(0, 0);
    }

    @Override
    public Sums add(Sums sums, Event event) {
      return new Sums(sums.count() + 1, sums.sum() + event.number());
    }

    @Override
    public Sums merge(Sums left, Sums right) {
      return new Sums(left.count() + right.count(), left.sum() + right.sum());
    }

    @Override
    public Sums result(Sums sums) {
      return sums;
    }
  }

  /** Splits of numbers, computed. */
  record Numbers(Settings settings) implements Source<Event> {
    @Override
    public TypeRef<Event> type() {
      return TypeRef.of(Event.class);
    }

    @Override
    public SortedMap<String, String> attributes() {
      return new TreeMap<>(Map.of("kind", "numbers"));
    }

    @Override
    public boolean bounded() {
      return settings.bounded();
    }

    @Override
    public boolean blocking() {
      return settings.blocking();
    }

    @Override
    public List<Split> splits(int readers) {
      List<Split> splits = new ArrayList<>();
      for (int split = 0; split < settings.splits(); split++) {
        splits.add(new Split("split-" + split, Integer.toString(split), 0));
      }
      return splits;
    }

    @Override
    public SourceReader<Event> reader(ReaderContext context) {
      return new Reader(settings.perSplit());
    }
  }

  private static final class Reader implements SourceReader<Event> {
    private final int perSplit;
    private final List<SplitOutput<Event>> splits = new ArrayList<>();
    private final List<Long> positions = new ArrayList<>();
    private int turn;

    Reader(int perSplit) {
      this.perSplit = perSplit;
    }

    @Override
    public void add(SplitOutput<Event> split) {
      splits.add(split);
      positions.add(split.split().position());
    }

    @Override
    public long poll(int maxRecords) {
      for (int left = Math.min(maxRecords, 17); left > 0 && !splits.isEmpty(); left--) {
        turn = (turn + 1) % splits.size();
        int position = (int) (long) positions.get(turn);
        if (position >= perSplit) {
          splits.remove(turn).finished();
          positions.remove(turn);
          continue;
        }
        SplitOutput<Event> out = splits.get(turn);
        out.emit(event(Integer.parseInt(out.split().descriptor()), position), position + 1L);
        positions.set(turn, position + 1L);
      }
      return splits.isEmpty() ? NOTHING : MORE;
    }

    @Override
    public void close() {}
  }
}
