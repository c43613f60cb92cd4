package dev.weir.api.graph;

import dev.weir.api.topology.Topology;
import java.util.List;

/**
 * A job's operators with the functions of one run of {@code define}. Every subtask has a graph of
 * its own and uses only its own chain's functions, so that no function object is shared.
 *
 * @param nodes in order of definition; a node's inputs stand before it
 */
public record JobGraph(List<Node> nodes) {
  public JobGraph {
    nodes = List.copyOf(nodes);
  }

  /** The graph as plain data, equal wherever the job is rebuilt. */
  public Topology topology() {
    return TopologyOfGraph.of(this);
  }

  /** The node with this name. */
  public Node node(String name) {
    for (Node node : nodes) {
      if (node.name().equals(name)) {
        return node;
      }
    }
    throw new IllegalArgumentException("no operator '" + name + "'");
  }
}
