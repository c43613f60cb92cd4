package dev.weir.worker.operator;

import dev.weir.api.graph.NodeSpec.Sides;
import dev.weir.api.topology.Plan;

/**
 * Tells the records of two streams apart, by the edge that they came on, and selects their key.
 * Owned by the subtask's loop.
 *
 * @param right by edge of the plan: whether it belongs to the right stream
 */
record KeyedSides<K, L, R>(
    KeyedRecords<L, K> leftKeys, KeyedRecords<R, K> rightKeys, boolean[] right) {

  /**
   * The edges of one chain.
   *
   * @param chain its place in the plan; its edges come in the order of the node's inputs
   */
  static boolean[] rightEdges(Plan plan, int chain, Sides<?, ?, ?> sides) {
    var right = new boolean[plan.edges().size()];
    int input = 0;
    for (int edge = 0; edge < right.length; edge++) {
      if (plan.edges().get(edge).to() == chain) {
        right[edge] = sides.isRight(input++);
      }
    }
    return right;
  }

  boolean isRight(int edge) {
    return right[edge];
  }
}
