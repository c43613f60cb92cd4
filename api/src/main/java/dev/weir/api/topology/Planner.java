package dev.weir.api.topology;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Topology.EdgeSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Makes a plan of a topology. A function of its arguments: the same plan comes out everywhere.
 *
 * <p>Every source becomes an enumerator, one instance, and the chain of its readers, joined by an
 * ASSIGN edge. An operator joins the chain of its input when the edge between them is FORWARD and
 * it has no other input, so a chain may branch; but a sink joins none that does, and a chain with a
 * sink has nothing else behind it. Every other edge is a bundle of channels.
 */
public final class Planner {
  private static final int NOT_PLACED = -1;

  private final Topology topology;
  private final int parallelism;
  private final int[] chainOf;
  private final List<List<String>> operators = new ArrayList<>();
  private final List<Boolean> enumerators = new ArrayList<>();
  private final List<Plan.Edge> edges = new ArrayList<>();

  private Planner(Topology topology, int parallelism) {
    this.topology = topology;
    this.parallelism = parallelism;
    this.chainOf = new int[topology.operators().size()];
    Arrays.fill(chainOf, NOT_PLACED);
  }

  /**
   * @throws WeirException TOPOLOGY_INVALID when no plan can be made of it
   */
  public static Plan plan(Topology topology, int parallelism, int maxKeyGroups) {
    check(topology);
    return new Planner(topology, parallelism).plan(maxKeyGroups);
  }

  /** Subtasks of the chains that end in a sink. */
  public static SortedSet<SubtaskId> sinks(Topology topology, Plan plan) {
    SortedSet<String> names = new TreeSet<>();
    for (OperatorSpec operator : topology.operators()) {
      if (operator.kind() == OperatorSpec.Kind.SINK) {
        names.add(operator.name());
      }
    }
    SortedSet<SubtaskId> sinks = new TreeSet<>();
    for (SubtaskId subtask : plan.subtasks()) {
      if (plan.chains().get(subtask.chain()).operators().stream().anyMatch(names::contains)) {
        sinks.add(subtask);
      }
    }
    return sinks;
  }

  private Plan plan(int maxKeyGroups) {
    for (int operator = 0; operator < topology.operators().size(); operator++) {
      place(operator);
    }
    for (EdgeSpec edge : topology.edges()) {
      int from = chainOf[edge.from()];
      int to = chainOf[edge.to()];
      if (from != to) {
        edges.add(new Plan.Edge(from, to, edge.partitioning()));
      }
    }
    List<Plan.Chain> chains = new ArrayList<>();
    for (int chain = 0; chain < operators.size(); chain++) {
      boolean enumerator = enumerators.get(chain);
      chains.add(new Plan.Chain(operators.get(chain), enumerator ? 1 : parallelism, enumerator));
    }
    return new Plan(maxKeyGroups, chains, edges);
  }

  private void place(int operator) {
    OperatorSpec spec = topology.operators().get(operator);
    List<EdgeSpec> inputs = inputs(topology, operator);
    if (inputs.size() == 1
        && inputs.get(0).partitioning() == Partitioning.FORWARD
        && (spec.kind() != OperatorSpec.Kind.SINK || isLine(chainOf[inputs.get(0).from()]))) {
      int chain = chainOf[inputs.get(0).from()];
      operators.get(chain).add(spec.name());
      chainOf[operator] = chain;
    } else if (spec.kind() == OperatorSpec.Kind.SOURCE) {
      int enumerator = newChain(spec.name(), true);
      chainOf[operator] = newChain(spec.name(), false);
      edges.add(new Plan.Edge(enumerator, chainOf[operator], Partitioning.ASSIGN));
    } else {
      chainOf[operator] = newChain(spec.name(), false);
    }
  }

  private int newChain(String first, boolean enumerator) {
    operators.add(new ArrayList<>(List.of(first)));
    enumerators.add(enumerator);
    return operators.size() - 1;
  }

  /** Whether no operator of the chain has several consumers. */
  private boolean isLine(int chain) {
    for (int operator = 0; operator < chainOf.length; operator++) {
      if (chainOf[operator] == chain && consumers(operator) > 1) {
        return false;
      }
    }
    return true;
  }

  private long consumers(int operator) {
    return topology.edges().stream().filter(edge -> edge.from() == operator).count();
  }

  private static List<EdgeSpec> inputs(Topology topology, int operator) {
    return topology.edges().stream().filter(edge -> edge.to() == operator).toList();
  }

  private static void check(Topology topology) {
    int count = topology.operators().size();
    for (EdgeSpec edge : topology.edges()) {
      if (edge.from() < 0 || edge.from() >= edge.to() || edge.to() >= count) {
        throw invalid("an edge from operator " + edge.from() + " to " + edge.to() + " of " + count);
      }
      if (edge.partitioning() == Partitioning.ASSIGN) {
        throw invalid("an ASSIGN edge, which only a plan has");
      }
    }
    boolean source = false;
    for (int i = 0; i < count; i++) {
      OperatorSpec spec = topology.operators().get(i);
      boolean isSource = spec.kind() == OperatorSpec.Kind.SOURCE;
      source |= isSource;
      if (isSource != inputs(topology, i).isEmpty()) {
        throw invalid(
            "operator '"
                + spec.name()
                + "'"
                + (isSource ? " is a source with input" : " has no input"));
      }
    }
    if (!source) {
      throw invalid("no source");
    }
  }

  private static WeirException invalid(String found) {
    return new WeirException(
        ErrorCode.TOPOLOGY_INVALID,
        "expected sources, and operators each fed by an operator before it; found " + found);
  }
}
