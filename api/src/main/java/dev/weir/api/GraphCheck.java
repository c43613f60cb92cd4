package dev.weir.api;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.state.Timer.TimeDomain;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What can only be judged when the whole job is described. */
final class GraphCheck {
  private final JobGraph graph;
  private final List<String> lines;

  /**
   * @param lines the user's line of each node
   */
  GraphCheck(JobGraph graph, List<String> lines) {
    this.graph = graph;
    this.lines = lines;
  }

  void run() {
    if (graph.nodes().isEmpty()) {
      throw new WeirException(
          ErrorCode.TOPOLOGY_INVALID, "the job has no source; define described nothing");
    }
    noOpenEnds();
    eventTimeWhereNeeded();
    noStateTwice();
  }

  private void noOpenEnds() {
    var consumed = new TreeSet<Integer>();
    graph.nodes().forEach(node -> node.inputs().forEach(input -> consumed.add(input.from())));
    var open = new ArrayList<String>();
    for (Node node : graph.nodes()) {
      if (!(node.spec() instanceof NodeSpec.SinkSpec<?>) && !consumed.contains(node.id())) {
        open.add(place(node));
      }
    }
    if (!open.isEmpty()) {
      throw new WeirException(
          ErrorCode.TOPOLOGY_INVALID,
          "nothing consumes "
              + String.join(", ", open)
              + "; every stream ends in a sink, so add one or remove the operator");
    }
  }

  private void eventTimeWhereNeeded() {
    for (Node node : graph.nodes()) {
      String why = whyEventTime(node.spec());
      if (why.isEmpty()) {
        continue;
      }
      for (int source : sourcesOf(node)) {
        Node found = graph.nodes().get(source);
        if (found.spec() instanceof NodeSpec.SourceSpec<?> spec && spec.watermarks() == null) {
          throw new WeirException(
              ErrorCode.TOPOLOGY_INVALID,
              place(node)
                  + " "
                  + why
                  + ", but its records come from "
                  + place(found)
                  + ", which has no watermarks; add .watermarks(...) right after the source");
        }
      }
    }
  }

  private static String whyEventTime(NodeSpec spec) {
    if (spec instanceof NodeSpec.WindowSpec<?, ?, ?, ?, ?>) {
      return "needs event time for its windows";
    }
    if (spec instanceof NodeSpec.WindowJoinSpec<?, ?, ?, ?>
        || spec instanceof NodeSpec.CoGroupSpec<?, ?, ?, ?>) {
      return "needs event time for its windows";
    }
    if (spec instanceof NodeSpec.ProcessSpec<?, ?, ?> process) {
      return process.timers().stream()
          .filter(timer -> timer.domain() == TimeDomain.EVENT)
          .findFirst()
          .map(timer -> "needs event time for its timer '" + timer.name() + "'")
          .orElse("");
    }
    return "";
  }

  /** Ids of the sources whose records reach a node, itself included. */
  private Set<Integer> sourcesOf(Node node) {
    var reached = new TreeSet<Integer>();
    var all = new TreeSet<>(Set.of(node.id()));
    while (!all.isEmpty()) {
      Node next = graph.nodes().get(all.pollLast());
      if (next.inputs().isEmpty()) {
        reached.add(next.id());
      }
      next.inputs().forEach(input -> all.add(input.from()));
    }
    return reached;
  }

  /** A declaration is bound to one operator's store. */
  private void noStateTwice() {
    Map<Object, Node> owners = new IdentityHashMap<>();
    for (Node node : graph.nodes()) {
      if (node.spec() instanceof NodeSpec.ProcessSpec<?, ?, ?> process) {
        var declared = new ArrayList<Object>(process.states());
        declared.addAll(process.timers());
        for (Object part : declared) {
          Node other = owners.put(part, node);
          if (other != null) {
            throw new WeirException(
                ErrorCode.TOPOLOGY_INVALID,
                place(other)
                    + " and "
                    + place(node)
                    + " use the same "
                    + part.getClass().getSimpleName()
                    + "; make a function of its own for each");
          }
        }
      }
    }
  }

  private String place(Node node) {
    return "'" + node.name() + "' (" + lines.get(node.id()) + ")";
  }
}
