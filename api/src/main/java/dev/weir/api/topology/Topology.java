package dev.weir.api.topology;

import java.util.List;

/**
 * The logical graph of a job as plain data: what {@code define} described. It is rebuilt in every
 * process that runs a part of the job and compared by its {@link Fingerprint}.
 *
 * @param operators in order of definition
 * @param edges in order of definition of their targets
 */
public record Topology(List<OperatorSpec> operators, List<EdgeSpec> edges) {
  public Topology {
    operators = List.copyOf(operators);
    edges = List.copyOf(edges);
  }

  /**
   * @param from position of the producing operator in {@link Topology#operators}
   * @param to position of the consuming operator
   * @param key canonical text of the key type where the edge is HASH, else empty
   */
  public record EdgeSpec(int from, int to, Partitioning partitioning, String key) {}
}
