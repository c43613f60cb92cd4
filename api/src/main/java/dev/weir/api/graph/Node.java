package dev.weir.api.graph;

import dev.weir.api.schema.TypeRef;
import dev.weir.api.topology.Partitioning;
import java.util.List;

/**
 * One operator of a job as {@code define} made it.
 *
 * @param id place in {@link JobGraph#nodes}, in order of definition
 * @param name unique in the job; made from kind and id where the user gave none
 * @param type what it emits; of a sink, what it takes
 * @param inputs where its records come from; several where streams were united
 */
public record Node(int id, String name, NodeSpec spec, TypeRef<?> type, List<Input> inputs) {
  public Node {
    inputs = List.copyOf(inputs);
  }

  /**
   * @param from id of the producing node
   */
  public record Input(int from, Partitioning partitioning) {}
}
