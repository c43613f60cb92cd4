package dev.weir.worker.operator;

import dev.weir.api.codec.Codec;
import dev.weir.api.function.Emitter;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.NodeSpec.KeyedBy;
import dev.weir.api.graph.NodeSpec.WindowSpec;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.api.window.Windows;
import dev.weir.worker.codec.Codecs;
import dev.weir.worker.exchange.EdgeForm;
import dev.weir.worker.template.Templates;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a plan's edges carry: records, and in front of windows partials that a combiner makes of
 * them.
 *
 * @param graph of a subtask; where it sends, its own
 */
public record EdgeRecords(Plan plan, JobGraph graph, Codecs codecs) {

  /** What crosses an edge. */
  public EdgeForm form(int edge) {
    return new EdgeForm(() -> codec(edge), maker(edge), carriesKeyHash(edge));
  }

  /** Whether records come with the hash of their key; partials have it in them. */
  boolean carriesKeyHash(int edge) {
    return plan.edges().get(edge).partitioning() == Partitioning.HASH
        && graph.node(target(edge)).spec() instanceof NodeSpec.Keyed keyed
        && windows(edge) == null
        && KeyedRecords.comesHashed(keyed.keyedBy(input(edge)), codecs);
  }

  private Codec<?> codec(int edge) {
    Plan.Edge of = plan.edges().get(edge);
    if (of.partitioning() == Partitioning.ASSIGN) {
      return Assignment.CODEC;
    }
    WindowSpec<?, ?, ?, ?, ?> windows = windows(edge);
    if (windows != null) {
      return partials(windows);
    }
    return codecs.of(graph.node(producer(edge)).type());
  }

  private <K, A> Codec<?> partials(WindowSpec<?, K, A, ?, ?> windows) {
    Codec<K> keys = codecs.ofKey(windows.keyedBy().type());
    Codec<A> accumulators = codecs.of(windows.aggregate().accumulatorType());
    return windows.windows() instanceof Windows.Sessions
        ? new SpanPartial.Form<>(keys, accumulators)
        : new Partial.Form<>(keys, accumulators);
  }

  /** Hash of the key of what crosses a HASH edge, for use by one subtask. */
  public ToIntFunction<Object> keyHash(int edge, ElementContext context) {
    WindowSpec<?, ?, ?, ?, ?> windows = windows(edge);
    if (windows != null) {
      return windows.windows() instanceof Windows.Sessions
          ? partial -> ((SpanPartial<?, ?>) partial).hash()
          : partial -> ((Partial<?, ?>) partial).hash();
    }
    String target = target(edge);
    if (graph.node(target).spec() instanceof NodeSpec.Keyed keyed) {
      return hashing(target, keyed.keyedBy(input(edge)), context);
    }
    throw new IllegalArgumentException(
        "operator '" + target + "' behind edge " + edge + " has no key");
  }

  private <T, K> ToIntFunction<Object> hashing(
      String operator, KeyedBy<T, K> keyedBy, ElementContext context) {
    return KeyedRecords.hashing(operator, keyedBy, codecs, context);
  }

  /** Which input of its target an edge is. */
  private int input(int edge) {
    int chain = plan.edges().get(edge).to();
    return (int) plan.edges().subList(0, edge).stream().filter(e -> e.to() == chain).count();
  }

  /** The operator that sends on an edge. */
  public String producer(int edge) {
    List<String> operators = plan.chains().get(plan.edges().get(edge).from()).operators();
    List<Node.Input> inputs = graph.node(target(edge)).inputs();
    return operators.size() == 1
        ? operators.get(0)
        : graph.nodes().get(inputs.get(input(edge)).from()).name();
  }

  /**
   * Who is to be blamed for what cannot be encoded on an edge: its combiner's operator, or the one
   * that sends on it.
   */
  public String maker(int edge) {
    return windows(edge) != null ? target(edge) : producer(edge);
  }

  /**
   * A combiner in front of an edge.
   *
   * @param next takes its partials
   * @return null where records cross the edge as they are
   */
  public @Nullable Combiner combiner(
      int edge, ElementContext context, Templates templates, Emitter<Object> next) {
    WindowSpec<?, ?, ?, ?, ?> windows = windows(edge);
    return windows == null ? null : combiner(target(edge), windows, context, templates, next);
  }

  private <T, K, A> Combiner combiner(
      String name,
      WindowSpec<T, K, A, ?, ?> windows,
      ElementContext context,
      Templates templates,
      Emitter<Object> next) {
    boolean longs = windows.aggregate().accumulatorType().type() == Long.class;
    var keyed = KeyedRecords.of(name, windows.keyedBy(), codecs, context);
    var calls = new CombineCalls<>(name, windows.aggregate(), context);
    MethodHandles.Lookup here = MethodHandles.lookup();
    if (windows.windows() instanceof Windows.Sessions sessions) {
      return templates.make(
          here,
          SessionCombineOperator.class,
          keyed,
          calls,
          SessionCombineTable.of(keyed, sessions.gapMillis()),
          CombineAccumulators.<A>of(longs, SessionCombineTable.SLOTS),
          new CombineWorth(),
          next);
    }
    return templates.make(
        here,
        CombineOperator.class,
        keyed,
        ((Windows.Aligned) windows.windows()).slideMillis(),
        calls,
        CombineTable.of(keyed),
        CombineAccumulators.<A>of(longs, CombineTable.SLOTS),
        new CombineWorth(),
        next);
  }

  private String target(int edge) {
    return plan.chains().get(plan.edges().get(edge).to()).operators().get(0);
  }

  /** The windows of one stream behind an edge; null when there are none. */
  private @Nullable WindowSpec<?, ?, ?, ?, ?> windows(int edge) {
    return plan.edges().get(edge).partitioning() == Partitioning.HASH
            && graph.node(target(edge)).spec() instanceof WindowSpec<?, ?, ?, ?, ?> spec
        ? spec
        : null;
  }
}
