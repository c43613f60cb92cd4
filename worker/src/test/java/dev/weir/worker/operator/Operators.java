package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.function.Emitter;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.NodeSpec.KeyedBy;
import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.BlockingCalls;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.pieces.PiecePool;
import dev.weir.state.pieces.PieceWriter;
import dev.weir.worker.codec.Codecs;
import dev.weir.worker.exchange.RecordRun;
import dev.weir.worker.template.Templates;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A chain of one subtask in a test, with what it emits; time is moved by hand. */
final class Operators {
  static final int GROUPS = 8;
  private static final Codecs CODECS = new Codecs();
  final ElementContext context = new ElementContext(0, () -> Operators.this.millis);
  final List<Object> out = new ArrayList<>();
  final List<Long> times = new ArrayList<>();
  final Calls calls = new Calls();
  final StateBackend state;
  final Chain chain;
  final @Nullable Combiner combiner;
  final EdgeRecords edges;

  /** Whether the combiner is left to hold what it has until it must not. */
  boolean combining;

  long millis = 10_000;

  /** Behind each record that the chain emits. */
  Runnable afterEach = () -> {};

  /** Records dropped before a restore. */
  long earlierLate;

  /** One record, that nothing follows; its key's hash is found as its sender would have. */
  private final class Alone implements RecordRun {
    private final Object record;

    Alone(Object record) {
      this.record = record;
    }

    @Override
    public @Nullable Object nextRecord() {
      return null;
    }

    @Override
    public int keyHash() {
      assertThat(edges.carriesKeyHash(context.edge())).isTrue();
      return edges.keyHash(context.edge(), context).applyAsInt(record);
    }

    @Override
    public long value() {
      throw new IllegalStateException("no record was taken");
    }
  }

  /** Calls that are run by hand, at once where the test says so. */
  static final class Calls implements BlockingCalls {
    final Deque<Runnable> waiting = new ArrayDeque<>();

    @Override
    public <R> CompletionStage<R> call(Callable<R> call) {
      var result = new CompletableFuture<R>();
      waiting.add(
          () -> {
            try {
              result.complete(call.call());
            } catch (Throwable e) {
              result.completeExceptionally(e);
            }
          });
      return result;
    }

    @Override
    public int pending() {
      return waiting.size();
    }

    void runAll() {
      while (!waiting.isEmpty()) {
        waiting.remove().run();
      }
    }
  }

  /** A chain of these operators, named a, b, c …, in one subtask. */
  Operators(TypeRef<?> type, NodeSpec... specs) {
    this(Templates.COPIED, type, specs); // as in executors; simulations run the others
  }

  /** The same in a subtask that has only some of the key groups. */
  Operators(int firstGroup, int endGroup, TypeRef<?> type, NodeSpec... specs) {
    this(Templates.COPIED, new HeapStateBackend(firstGroup, endGroup, GROUPS), type, specs);
  }

  Operators(Templates templates, TypeRef<?> type, NodeSpec... specs) {
    this(templates, new HeapStateBackend(0, GROUPS, GROUPS), type, specs);
  }

  Operators(Templates templates, StateBackend state, TypeRef<?> type, NodeSpec... specs) {
    this.state = state;
    List<Node> nodes = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (NodeSpec spec : specs) {
      String name = Character.toString('a' + nodes.size());
      int id = nodes.size();
      var input = new Node.Input(id - 1, Partitioning.FORWARD);
      nodes.add(new Node(id, name, spec, type, id == 0 ? List.of() : List.of(input)));
      names.add(name);
    }
    var plan =
        new Plan(
            GROUPS,
            List.of(new Plan.Chain(names, 1, false)),
            List.of(
                new Plan.Edge(1, 0, Partitioning.HASH), new Plan.Edge(2, 0, Partitioning.HASH)));
    var site =
        new ChainSite(
            new JobId("00000000000000000000000000000001"),
            2,
            new SubtaskId(0, 0),
            plan,
            CODECS,
            state,
            new ChainSite.Calls(calls, calls));
    Emitter<Object> tail =
        record -> {
          out.add(record);
          times.add(context.timestamp());
          afterEach.run();
        };
    var tails = new TreeMap<>(Map.of(names.get(names.size() - 1), List.of(tail)));
    var graph = new JobGraph(nodes);
    chain = new ChainBuilder(site, graph, context, templates).build(tails);
    edges = new EdgeRecords(plan, graph, CODECS);
    combiner =
        specs[0] instanceof NodeSpec.Keyed
            ? edges.combiner(0, context, templates, this::take)
            : null;
  }

  /** Of one of many producers, with a time and a watermark of its own. */
  @Nullable Combiner combiner(ElementContext producer) {
    return edges.combiner(
        0, producer, Templates.SHARED, record -> take(record, producer.timestamp()));
  }

  private void take(Object record) {
    take(record, context.timestamp());
  }

  /** Comes across the edge. */
  void take(Object record, long timestamp) {
    chain.records().run(record, timestamp, new Alone(record), 1);
  }

  /** In front of windows the record goes through their combiner. */
  void emit(Object record, long timestamp) {
    if (combiner == null) {
      chain.records().run(record, timestamp, new Alone(record), 1);
    } else {
      context.timestamp(timestamp);
      combiner.emit(record);
      if (!combining) {
        empty();
      }
    }
    if (context.takeTimerOverdue()) {
      watermark(context.watermark());
    }
  }

  /** The first operator takes a record on an edge: 0 is the left one, 1 the right one. */
  void emit(int edge, Object record, long timestamp) {
    context.edge(edge);
    emit(record, timestamp);
  }

  /** Takes over what another has had, after a checkpoint of it. */
  Operators restoredFrom(Operators before) {
    before.empty();
    var saved = new ByteWriter(64, 1 << 20);
    before.chain.save(saved);
    chain.restore(new ByteReader(saved.toByteArray()));
    state.restore(new ByteReader(before.savedState()));
    return this;
  }

  byte[] savedState() {
    var saved = new PieceWriter(new PiecePool());
    try (var frozen = state.freeze()) {
      frozen.write(saved);
    }
    return saved.finish().content().toByteArray();
  }

  void empty() {
    while (combiner != null && !combiner.emptySome(3)) {}
  }

  void watermark(long watermark) {
    if (combiner != null && combiner.holdsBack(watermark)) {
      empty();
    }
    chain.beginSweep(watermark);
    while (chain.sweepSome(3) > 0) {}
  }

  void processingTime(long newMillis) {
    millis = newMillis;
    while (chain.fireProcessingTimer(millis)) {}
  }

  /** What crosses the edge in front of one keyed operator. */
  static EdgeRecords edges(String name, TypeRef<?> type, NodeSpec spec) {
    var node = new Node(0, name, spec, type, List.of());
    var plan =
        new Plan(
            GROUPS,
            List.of(new Plan.Chain(List.of(name), 1, false)),
            List.of(new Plan.Edge(0, 0, Partitioning.HASH)));
    return new EdgeRecords(plan, new JobGraph(List.of(node)), CODECS);
  }

  static <T, K> KeyedBy<T, K> by(Class<K> type, dev.weir.api.function.KeySelector<T, K> selector) {
    return new KeyedBy<>(TypeRef.of(type), selector);
  }
}
