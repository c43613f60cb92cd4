package dev.weir.benchmarks.micro;

import dev.weir.api.function.Emitter;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.NodeSpec.KeyedBy;
import dev.weir.api.graph.NodeSpec.WindowSpec;
import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.api.window.Aggregates;
import dev.weir.api.window.Windows;
import dev.weir.benchmarks.workload.Bid;
import dev.weir.benchmarks.workload.EventTimes;
import dev.weir.benchmarks.workload.Nexmark;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.worker.codec.Codecs;
import dev.weir.worker.exchange.RecordRun;
import dev.weir.worker.operator.Chain;
import dev.weir.worker.operator.ChainBuilder;
import dev.weir.worker.operator.ChainSite;
import dev.weir.worker.operator.Combiner;
import dev.weir.worker.operator.EdgeRecords;
import dev.weir.worker.operator.ElementContext;
import dev.weir.worker.operator.RunDriver;
import dev.weir.worker.template.Templates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Bids of an auction in 10 s, every 2 s, as in q5: combiner, window operator, and the windows that
 * fire, without the channel between them. Figures are for one event, its generation included, which
 * {@link #generated} tells alone.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class WindowSlicesBenchmark {
  /** As many as come in the flush delay, about. */
  private static final int EVENTS = 8_192;

  private static final int GROUPS = 8;
  private static final long SLIDE_MILLIS = 2_000;
  private static final RecordRun NOTHING_MORE =
      new RecordRun() {
        @Override
        public @Nullable Object nextRecord() {
          return null;
        }

        @Override
        public long value() {
          return 0;
        }
      };

  /** Records that the combiner may hold; 1: none are combined. */
  @Param({"8192", "1"})
  public int held;

  private final Nexmark nexmark = new Nexmark(EventTimes.STANDARD);
  private final ElementContext before = new ElementContext(0, () -> 0);
  private final Chain windows;
  private final RunDriver records;
  private final Combiner combiner;
  private long number;
  private long slideEnd = Long.MIN_VALUE;
  private long results;

  /** For JMH. */
  public WindowSlicesBenchmark() {
    var spec =
        new WindowSpec<Long, Long, Long, Long, Long>(
            new KeyedBy<>(TypeRef.of(Long.class), auction -> auction),
            Windows.sliding(Duration.ofSeconds(10), Duration.ofMillis(SLIDE_MILLIS)),
            Aggregates.counting(),
            (auction, window, bids) -> bids);
    var node = new Node(0, "windows", (NodeSpec) spec, TypeRef.of(Long.class), List.of());
    var graph = new JobGraph(List.of(node));
    var plan =
        new Plan(
            GROUPS,
            List.of(new Plan.Chain(List.of("windows"), 1, false)),
            List.of(new Plan.Edge(0, 0, Partitioning.HASH)));
    var codecs = new Codecs();
    var calls = new BenchmarkChains.NoCalls();
    var site =
        new ChainSite(
            new JobId("00000000000000000000000000000001"),
            1,
            new SubtaskId(0, 0),
            plan,
            codecs,
            new HeapStateBackend(0, GROUPS, GROUPS),
            new ChainSite.Calls(calls, calls));
    Emitter<Object> count = result -> results++;
    windows =
        new ChainBuilder(site, graph, new ElementContext(0, () -> 0), Templates.COPIED)
            .build(new TreeMap<>(Map.of("windows", List.of(count))));
    records = Objects.requireNonNull(windows.records());
    combiner =
        Objects.requireNonNull(
            new EdgeRecords(plan, graph, codecs)
                .combiner(
                    0,
                    before,
                    Templates.COPIED,
                    partial -> records.run(partial, before.timestamp(), NOTHING_MORE, 1)));
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long generated() {
    long sum = 0;
    for (long end = number + EVENTS; number < end; number++) {
      if (nexmark.event(number) instanceof Bid bid) {
        sum += bid.auction();
      }
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public long counted() {
    int since = 0;
    for (long end = number + EVENTS; number < end; number++) {
      if (nexmark.event(number) instanceof Bid bid) {
        before.timestamp(bid.millis());
        combiner.emit(bid.auction());
        if (++since >= held) {
          empty();
          since = 0;
        }
      }
    }
    empty();
    long watermark = EventTimes.STANDARD.floorMillis(number) - 1;
    if (watermark >= slideEnd) {
      slideEnd = watermark - watermark % SLIDE_MILLIS + SLIDE_MILLIS;
      windows.beginSweep(watermark);
      while (windows.sweepSome(256) > 0) {}
    }
    return results;
  }

  private void empty() {
    while (!combiner.emptySome(16)) {}
  }
}
