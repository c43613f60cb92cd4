package dev.weir.worker.operator;

import dev.weir.api.codec.Codec;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.NodeSpec.KeyedBy;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.worker.codec.Codecs;
import java.util.List;
import java.util.function.ToIntFunction;

/** What a plan's edges carry. Stateless. */
public final class EdgeRecords {
  private EdgeRecords() {}

  /** Codec of the records on an edge. */
  public static Codec<?> codec(Plan plan, int edge, JobGraph graph, Codecs codecs) {
    Plan.Edge of = plan.edges().get(edge);
    if (of.partitioning() == Partitioning.ASSIGN) {
      return Assignment.CODEC;
    }
    List<String> operators = plan.chains().get(of.from()).operators();
    return codecs.of(graph.node(operators.get(operators.size() - 1)).type());
  }

  /**
   * Hash of the key of a record on a HASH edge, for use by one subtask.
   *
   * @param graph of the subtask that sends
   */
  public static ToIntFunction<Object> keyHash(
      Plan plan, int edge, JobGraph graph, Codecs codecs, ElementContext context) {
    int chain = plan.edges().get(edge).to();
    String target = plan.chains().get(chain).operators().get(0);
    if (graph.node(target).spec() instanceof NodeSpec.Keyed keyed) {
      int input = (int) plan.edges().subList(0, edge).stream().filter(e -> e.to() == chain).count();
      return hashing(target, keyed.keyedBy(input), codecs, context);
    }
    throw new IllegalArgumentException(
        "operator '" + target + "' behind edge " + edge + " has no key");
  }

  private static <T, K> ToIntFunction<Object> hashing(
      String operator, KeyedBy<T, K> keyedBy, Codecs codecs, ElementContext context) {
    return KeyedRecords.hashing(operator, keyedBy, codecs, context);
  }
}
