package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.source.Source;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.api.window.Windows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the chain of a subtask out of its own run of {@code define}: the <em>shared</em> build,
 * one class for each kind of operator. A build is from the end to the front, because each operator
 * is made with the next one in hand.
 */
public final class ChainBuilder {
  private final ChainSite site;
  private final JobGraph graph;
  private final ElementContext context;
  private final List<Operator<?>> operators = new ArrayList<>();
  private @Nullable SinkOperator<?> sink;

  public ChainBuilder(ChainSite site, JobGraph graph, ElementContext context) {
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
   * @param tail takes what the last operator emits
   */
  public Chain build(Emitter<Object> tail) {
    Plan.Chain chain = site.chain();
    if (chain.enumerator()) {
      var head = new Chain.Head(null, null, enumerator(chain));
      return new Chain(context, head, List.of(), null);
    }
    Emitter<Object> next = tail;
    SourceReaderOperator<?> reader = null;
    for (int i = chain.operators().size() - 1; i >= 0; i--) {
      Node node = graph.node(chain.operators().get(i));
      if (node.spec() instanceof NodeSpec.SourceSpec<?> source) {
        reader = reader(node.name(), source, next);
      } else {
        next = add(operator(node, next));
      }
    }
    Collections.reverse(operators);
    return new Chain(
        context, new Chain.Head(reader == null ? next : null, reader, null), operators, sink);
  }

  @SuppressWarnings("unchecked") // the topology's fingerprint holds the types between operators
  private Emitter<Object> add(Operator<?> operator) {
    operators.add(operator);
    return (Emitter<Object>) operator;
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
    return new SourceReaderOperator<>(
        name,
        spec.source(),
        spec.watermarks(),
        site.chain().parallelism(),
        spec.source().blocking() ? site.calls().own() : null,
        (Emitter<T>) next,
        context);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // as above; the records of one spec agree
  private Operator<?> operator(Node node, Emitter<Object> next) {
    NodeSpec spec = node.spec();
    String name = node.name();
    if (spec instanceof NodeSpec.MapSpec map) {
      return new MapOperator<Object, Object>(name, map.function(), next, context);
    }
    if (spec instanceof NodeSpec.FilterSpec filter) {
      return new FilterOperator<Object>(name, filter.function(), next, context);
    }
    if (spec instanceof NodeSpec.FlatMapSpec flatMap) {
      return new FlatMapOperator<Object, Object>(name, flatMap.function(), next, context);
    }
    if (spec instanceof NodeSpec.ReduceSpec reduce) {
      return reduce(node, (NodeSpec.ReduceSpec<Object, Object>) reduce, next);
    }
    if (spec instanceof NodeSpec.ProcessSpec process) {
      var typed = (NodeSpec.ProcessSpec<Object, Object, Object>) process;
      return new ProcessOperator<>(
          name, typed, keyed(name, typed.keyedBy()), tables(name, typed.keyedBy()), next, context);
    }
    if (spec instanceof NodeSpec.WindowSpec window) {
      var typed = (NodeSpec.WindowSpec<Object, Object, Object, Object, Object>) window;
      var keyed = keyed(name, typed.keyedBy());
      var tables = tables(name, typed.keyedBy());
      return typed.windows() instanceof Windows.Sessions
          ? new SessionOperator<>(name, typed, keyed, tables, next, context)
          : new WindowOperator<>(name, typed, keyed, tables, next, context);
    }
    if (spec instanceof NodeSpec.TwoSided twoSided) {
      return twoSided(name, twoSided, (Emitter) next);
    }
    if (spec instanceof NodeSpec.SinkSpec sinkSpec) {
      var made = sink(name, (NodeSpec.SinkSpec<Object>) sinkSpec);
      sink = made;
      return made;
    }
    throw new AssertionError(spec);
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
      var left = RecordLists.declare(tables, JoinOperator.LEFT, sides.left().type());
      var right = RecordLists.declare(tables, JoinOperator.RIGHT, sides.right().type());
      var lists = new JoinOperator.Lists<>(left, right);
      return new JoinOperator<Object, Object, Object, Object>(
          name, join.function(), keyed, lists, next, context);
    }
    if (spec instanceof NodeSpec.WindowJoinSpec join) {
      var windows = new TwoSidedWindows<>(name, keyed, sides, join.windows(), tables, context);
      return new WindowJoinOperator<Object, Object, Object, Object>(
          name, join.function(), windows, next, context);
    }
    if (spec instanceof NodeSpec.CoGroupSpec coGroup) {
      var windows = new TwoSidedWindows<>(name, keyed, sides, coGroup.windows(), tables, context);
      return new CoGroupOperator<Object, Object, Object, Object>(
          name, coGroup.function(), windows, next, context);
    }
    throw new AssertionError(spec);
  }

  @SuppressWarnings("unchecked") // a reduce keeps what it emits
  private Operator<?> reduce(
      Node node, NodeSpec.ReduceSpec<Object, Object> spec, Emitter<Object> next) {
    var type = (dev.weir.api.schema.TypeRef<Object>) node.type();
    return new ReduceOperator<>(
        node.name(),
        keyed(node.name(), spec.keyedBy()),
        spec.function(),
        tables(node.name(), spec.keyedBy()).values(ReduceOperator.VALUE, type),
        next,
        context);
  }

  private <T, K> KeyedRecords<T, K> keyed(String operator, NodeSpec.KeyedBy<T, K> keyedBy) {
    return new KeyedRecords<>(operator, keyedBy, site.codecs(), context);
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
    return new SinkOperator<>(name, spec.sink(), sinkContext, context);
  }
}
