package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.source.Source;
import dev.weir.api.time.Watermarks;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.api.window.Windows;
import dev.weir.worker.template.Templates;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds the chain of a subtask out of its own run of {@code define}, from the end to the front,
 * because each operator is made with the next one in hand.
 */
public final class ChainBuilder {
  private final ChainSite site;
  private final JobGraph graph;
  private final ElementContext context;
  private final Templates templates;
  private final List<Operator<?>> operators = new ArrayList<>();
  private final List<Sweep> sweeps = new ArrayList<>();
  private @Nullable SinkOperator<?> sink;
  private @Nullable LookAhead ahead; // of the operator that was made last

  /**
   * @param templates how operators are made
   */
  public ChainBuilder(ChainSite site, JobGraph graph, ElementContext context, Templates templates) {
    this.templates = templates;
    this.site = site;
    this.graph = graph;
    this.context = context;
  }

  /** Whether a chain's reader wants a thread of its own. */
  public static boolean blocks(Plan.Chain chain, JobGraph graph) {
    return !chain.enumerator()
        && graph.node(chain.operators().get(0)).spec() instanceof NodeSpec.SourceSpec<?> source
        && source.source().blocking();
  }

  /**
   * @param tails what takes the records that an operator sends on edges, by its name
   */
  public Chain build(SortedMap<String, List<Emitter<Object>>> tails) {
    Plan.Chain chain = site.chain();
    if (chain.enumerator()) {
      var head = new Chain.Head(null, null, enumerator(chain));
      return new Chain(context, head, List.of(), List.of(), null);
    }
    List<Node> nodes = chain.operators().stream().map(graph::node).toList();
    var built = new TreeMap<Integer, Emitter<Object>>();
    SourceReaderOperator<?> reader = null;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      Emitter<Object> next = next(node, built, tails.getOrDefault(node.name(), List.of()));
      if (node.spec() instanceof NodeSpec.SourceSpec<?> source) {
        reader = reader(node.name(), source, next);
      } else {
        built.put(node.id(), add(node.spec(), operator(node, next)));
      }
    }
    Collections.reverse(operators);
    Collections.reverse(sweeps);
    return new Chain(context, head(reader, built, nodes.get(0)), operators, sweeps, sink);
  }

  private Chain.Head head(
      @Nullable SourceReaderOperator<?> reader, Map<Integer, Emitter<Object>> built, Node first) {
    if (reader != null) {
      return new Chain.Head(null, reader, null);
    }
    Emitter<Object> head = Objects.requireNonNull(built.get(first.id()));
    RunDriver records = root(GateDriver.class, new GateDriver.Wiring(head, ahead, context));
    return new Chain.Head(records, null, null);
  }

  /**
   * Takes what an operator emits: those of the chain behind it, in order, then its edges.
   *
   * @param built the operators behind, by id of their nodes
   */
  private Emitter<Object> next(
      Node node, SortedMap<Integer, Emitter<Object>> built, List<Emitter<Object>> edges) {
    List<Emitter<Object>> all = new ArrayList<>();
    built.forEach(
        (id, emitter) -> {
          if (graph.nodes().get(id).inputs().get(0).from() == node.id()) {
            all.add(emitter);
          }
        });
    all.addAll(edges);
    if (all.isEmpty()) {
      return record -> {};
    }
    Emitter<Object> next = all.get(all.size() - 1);
    for (int i = all.size() - 2; i >= 0; i--) {
      next = made(Fork.class, all.get(i), next);
    }
    return next;
  }

  @SuppressWarnings("unchecked") // the topology's fingerprint holds the types between operators
  private Emitter<Object> add(NodeSpec spec, Operator<?> operator) {
    operators.add(operator);
    sweeps.add(
        isAligned(spec)
            ? this.<Sweep>root(SweepDriver.class, new SweepDriver.Wiring(operator))
            : operator);
    return (Emitter<Object>) operator;
  }

  /** Windows of all keys end together. */
  private static boolean isAligned(NodeSpec spec) {
    return spec instanceof NodeSpec.WindowSpec<?, ?, ?, ?, ?> window
        ? window.windows() instanceof Windows.Aligned
        : spec instanceof NodeSpec.WindowJoinSpec || spec instanceof NodeSpec.CoGroupSpec;
  }

  private <T> T made(Class<?> template, Object... arguments) {
    return templates.make(MethodHandles.lookup(), template, arguments);
  }

  private <T> T root(Class<?> template, Record wiring) {
    return templates.root(MethodHandles.lookup(), template, wiring);
  }

  private EnumeratorOperator enumerator(Plan.Chain chain) {
    Node node = graph.node(chain.operators().get(0));
    Source<?> source = ((NodeSpec.SourceSpec<?>) node.spec()).source();
    return new EnumeratorOperator(node.name(), source, readers(), site.calls().shared(), context);
  }

  private int readers() {
    for (Plan.Edge edge : site.plan().edges()) {
      if (edge.from() == site.subtask().chain() && edge.partitioning() == Partitioning.ASSIGN) {
        return site.plan().chains().get(edge.to()).parallelism();
      }
    }
    throw new IllegalArgumentException("no readers for enumerator " + site.subtask());
  }

  @SuppressWarnings("unchecked")
  private <T> SourceReaderOperator<T> reader(
      String name, NodeSpec.SourceSpec<T> spec, Emitter<Object> next) {
    var wiring =
        ReaderDriver.Wiring.of(name, (Watermarks<Object>) spec.watermarks(), next, context);
    return new SourceReaderOperator<>(
        name,
        spec.source(),
        spec.watermarks(),
        site.chain().parallelism(),
        spec.source().blocking() ? site.calls().own() : null,
        SourcePath.of(wiring, templates),
        context);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // as above; the records of one spec agree
  private Operator<?> operator(Node node, Emitter<Object> next) {
    NodeSpec spec = node.spec();
    String name = node.name();
    ahead = null;
    if (spec instanceof NodeSpec.MapSpec map) {
      return made(MapOperator.class, name, map.function(), next, context);
    }
    if (spec instanceof NodeSpec.FilterSpec filter) {
      return made(FilterOperator.class, name, filter.function(), next, context);
    }
    if (spec instanceof NodeSpec.FlatMapSpec flatMap) {
      return made(FlatMapOperator.class, name, flatMap.function(), user(name, next), context);
    }
    if (spec instanceof NodeSpec.ReduceSpec reduce) {
      return reduce(node, (NodeSpec.ReduceSpec<Object, Object>) reduce, next);
    }
    if (spec instanceof NodeSpec.ProcessSpec process) {
      return process(name, (NodeSpec.ProcessSpec<Object, Object, Object>) process, next);
    }
    if (spec instanceof NodeSpec.WindowSpec window) {
      return windows(
          name, (NodeSpec.WindowSpec<Object, Object, Object, Object, Object>) window, next);
    }
    if (spec instanceof NodeSpec.TwoSided twoSided) {
      return twoSided(name, twoSided, next);
    }
    if (spec instanceof NodeSpec.SinkSpec sinkSpec) {
      var made = sink(name, (NodeSpec.SinkSpec<Object>) sinkSpec);
      sink = made;
      return made.records();
    }
    throw new AssertionError(spec);
  }

  private <T, K, R> Operator<?> process(
      String name, NodeSpec.ProcessSpec<T, K, R> spec, Emitter<Object> next) {
    KeyedRecords<T, K> keyed = keyed(name, spec.keyedBy());
    KeyedTables<K> tables = tables(name, spec.keyedBy());
    Emitter<Object> user = user(name, next);
    Operator<?> made = made(ProcessOperator.class, name, spec, keyed, tables, user, context);
    ahead = LookAhead.at(tables.first(), keyed);
    return made;
  }

  private <T, K, A, R, V> Operator<?> windows(
      String name, NodeSpec.WindowSpec<T, K, A, R, V> spec, Emitter<Object> next) {
    var keyedBy = spec.keyedBy();
    KeyedTables<K> tables = tables(name, keyedBy);
    if (isAligned(spec)) {
      return made(WindowOperator.class, name, spec, tables, next, context);
    }
    Operator<?> made =
        made(SessionOperator.class, name, spec, unhashed(name, keyedBy), tables, next, context);
    ahead = LookAhead.atSessions(tables.first(), tables.keyForm());
    return made;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Operator<?> twoSided(String name, NodeSpec.TwoSided spec, Emitter<Object> next) {
    var sides = (NodeSpec.Sides<Object, Object, Object>) spec.sides();
    var keyed =
        new KeyedSides<>(
            keyed(name, sides.left().keyedBy()),
            keyed(name, sides.right().keyedBy()),
            KeyedSides.rightEdges(site.plan(), site.subtask().chain(), sides));
    var tables = tables(name, sides.left().keyedBy());
    if (spec instanceof NodeSpec.JoinSpec join) {
      var left = RecordHistory.declare(tables, JoinOperator.LEFT, sides.left().type());
      var right = RecordHistory.declare(tables, JoinOperator.RIGHT, sides.right().type());
      var histories = new JoinOperator.Histories<>(left, right);
      return made(JoinOperator.class, name, join.function(), keyed, histories, next, context);
    }
    if (spec instanceof NodeSpec.WindowJoinSpec join) {
      var windows = TwoSidedWindows.of(name, keyed, sides, join.windows(), tables, context);
      return made(WindowJoinOperator.class, name, join.function(), windows, next, context);
    }
    if (spec instanceof NodeSpec.CoGroupSpec coGroup) {
      var windows = TwoSidedWindows.of(name, keyed, sides, coGroup.windows(), tables, context);
      return made(
          CoGroupOperator.class, name, coGroup.function(), windows, user(name, next), context);
    }
    throw new AssertionError(spec);
  }

  @SuppressWarnings("unchecked") // a reduce keeps what it emits
  private Operator<?> reduce(
      Node node, NodeSpec.ReduceSpec<Object, Object> spec, Emitter<Object> next) {
    String name = node.name();
    var type = (dev.weir.api.schema.TypeRef<Object>) node.type();
    KeyedRecords<Object, Object> keyed = keyed(name, spec.keyedBy());
    var values = tables(name, spec.keyedBy()).values(ReduceOperator.VALUE, type);
    ahead = LookAhead.at(values, keyed);
    return made(ReduceOperator.class, name, keyed, spec.function(), values, next, context);
  }

  /** The next operator as a user's function sees it. */
  private Emitter<Object> user(String operator, Emitter<Object> next) {
    return made(UserEmitter.class, operator, next, context);
  }

  /** Of records that come alone, or as partials. */
  private <T, K> KeyedRecords<T, K> unhashed(String operator, NodeSpec.KeyedBy<T, K> keyedBy) {
    return KeyedRecords.of(operator, keyedBy, site.codecs(), context);
  }

  private <T, K> KeyedRecords<T, K> keyed(String operator, NodeSpec.KeyedBy<T, K> keyedBy) {
    boolean first = site.chain().operators().get(0).equals(operator);
    return first
        ? KeyedRecords.behindEdge(operator, keyedBy, site.codecs(), context)
        : unhashed(operator, keyedBy);
  }

  private <T, K> KeyedTables<K> tables(String operator, NodeSpec.KeyedBy<T, K> keyedBy) {
    return new KeyedTables<>(operator, keyedBy.type(), site.state(), site.codecs());
  }

  private <T> SinkOperator<T> sink(String name, NodeSpec.SinkSpec<T> spec) {
    var sinkContext =
        new SinkContext(
            site.job().value(),
            name,
            site.subtask().index(),
            site.chain().parallelism(),
            site.attempt(),
            site.calls().shared(),
            context::nowMillis);
    return new SinkOperator<>(name, spec.sink(), sinkContext, context, templates);
  }
}
