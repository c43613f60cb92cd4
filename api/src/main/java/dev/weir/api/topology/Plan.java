package dev.weir.api.topology;

import dev.weir.api.id.SubtaskId;
import java.util.ArrayList;
import java.util.List;

/**
 * The physical graph: chains, their parallelism, and the channels between their subtasks. Made once
 * by the planner from the topology and shipped with every deployment.
 *
 * @param chains numbered by their place in the list
 * @param edges between chains: from an operator of one to the first of another, for each chain in
 *     the order of that operator's inputs
 */
public record Plan(int maxKeyGroups, List<Chain> chains, List<Edge> edges) {
  public Plan {
    chains = List.copyOf(chains);
    edges = List.copyOf(edges);
  }

  /**
   * Operators that run as one subtask, each calling the next, or several one after the other.
   *
   * @param operators names, each behind its input; of an enumerator, the name of its source alone
   * @param enumerator whether this is the one-instance enumerator in front of a source's readers
   */
  public record Chain(List<String> operators, int parallelism, boolean enumerator) {
    public Chain {
      operators = List.copyOf(operators);
    }

    /** As shown: {@code source → map → filter}; an enumerator's name ends in {@code /splits}. */
    public String name() {
      return String.join(" → ", operators) + (enumerator ? "/splits" : "");
    }
  }

  /** All channels between two chains. */
  public record Edge(int from, int to, Partitioning partitioning) {}

  /**
   * One channel.
   *
   * @param id unique in the job, from 0, the same in every process
   * @param edge its place in {@link Plan#edges}
   */
  public record Channel(int id, int edge, SubtaskId from, SubtaskId to) {}

  /** Every subtask, by chain and index. */
  public List<SubtaskId> subtasks() {
    var all = new ArrayList<SubtaskId>();
    for (int chain = 0; chain < chains.size(); chain++) {
      for (int index = 0; index < chains.get(chain).parallelism(); index++) {
        all.add(new SubtaskId(chain, index));
      }
    }
    return all;
  }

  /** Every channel in order of id: by edge, producer, consumer. */
  public List<Channel> channels() {
    var all = new ArrayList<Channel>();
    for (int e = 0; e < edges.size(); e++) {
      Edge edge = edges.get(e);
      for (int from = 0; from < chains.get(edge.from()).parallelism(); from++) {
        for (int to = 0; to < chains.get(edge.to()).parallelism(); to++) {
          if (edge.partitioning() != Partitioning.FORWARD || from == to) {
            all.add(
                new Channel(
                    all.size(), e, new SubtaskId(edge.from(), from), new SubtaskId(edge.to(), to)));
          }
        }
      }
    }
    return all;
  }
}
