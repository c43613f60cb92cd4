package dev.weir.api.topology;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How two topologies of what should be one job differ, said for the person who wrote the job.
 *
 * @param lines the differences, most telling first; empty when the topologies are equal
 */
public record TopologyDiff(List<String> lines) {
  /** More lines than this help nobody; the rest is counted. */
  public static final int MAX_LINES = 20;

  public TopologyDiff {
    lines = List.copyOf(lines);
  }

  /**
   * Compares two topologies.
   *
   * @param left the one that holds, such as what was submitted
   * @param leftName how the message calls it, such as {@code "submitted"}
   */
  public static TopologyDiff between(
      Topology left, String leftName, Topology right, String rightName) {
    return new TopologyDiff(new Comparison(left, leftName, right, rightName).lines());
  }

  public boolean isEmpty() {
    return lines.isEmpty();
  }

  /** The lines under one another. */
  @Override
  public String toString() {
    return String.join("\n", lines);
  }

  /** One comparison, collecting its lines. */
  private static final class Comparison {
    private final Topology left;
    private final Topology right;
    private final String leftName;
    private final String rightName;
    private final List<String> lines = new ArrayList<>();

    Comparison(Topology left, String leftName, Topology right, String rightName) {
      this.left = left;
      this.leftName = leftName;
      this.right = right;
      this.rightName = rightName;
    }

    List<String> lines() {
      List<String> leftOrder = names(left);
      List<String> rightOrder = names(right);
      if (!leftOrder.equals(rightOrder)) {
        otherNames(leftOrder, rightOrder);
      } else {
        for (int i = 0; i < left.operators().size(); i++) {
          operator(left.operators().get(i), right.operators().get(i));
        }
        edges();
      }
      if (lines.size() > MAX_LINES) {
        int more = lines.size() - MAX_LINES;
        lines.subList(MAX_LINES, lines.size()).clear();
        lines.add("and " + more + " more differences");
      }
      return lines;
    }

    private void otherNames(List<String> leftOrder, List<String> rightOrder) {
      boolean sameNames =
          leftOrder.size() == rightOrder.size()
              && new HashSet<>(leftOrder).equals(new HashSet<>(rightOrder));
      if (sameNames) {
        lines.add(
            "the same operators come in another order; does define iterate a Set.of, Map.of, HashSet"
                + " or HashMap? Their order differs between JVMs: use a List");
      }
      int common = Math.min(leftOrder.size(), rightOrder.size());
      for (int i = 0; i < common; i++) {
        if (!leftOrder.get(i).equals(rightOrder.get(i))) {
          lines.add(
              "operator #%d: '%s' in %s, '%s' in %s"
                  .formatted(i, leftOrder.get(i), leftName, rightOrder.get(i), rightName));
          break;
        }
      }
      if (!sameNames) {
        only(leftOrder, rightOrder, leftName);
        only(rightOrder, leftOrder, rightName);
      }
      lines.add(leftName + ": " + String.join(", ", leftOrder));
      lines.add(rightName + ": " + String.join(", ", rightOrder));
    }

    private void only(List<String> here, List<String> there, String where) {
      var only = new ArrayList<>(here);
      only.removeAll(there);
      if (!only.isEmpty()) {
        lines.add("only in " + where + ": " + String.join(", ", only));
      }
    }

    private void operator(OperatorSpec here, OperatorSpec there) {
      String name = "operator '" + here.name() + "'";
      value(name + " kind", here.kind().toString(), there.kind().toString());
      value(name + " type", here.type(), there.type());
      entries(name + " attribute", here.attributes(), there.attributes());
      entries(name + " state", states(here), states(there));
      entries(name + " timer", timers(here), timers(there));
    }

    private void entries(
        String what, SortedMap<String, String> here, SortedMap<String, String> there) {
      var keys = new TreeSet<>(here.keySet());
      keys.addAll(there.keySet());
      for (String key : keys) {
        value(
            what + " '" + key + "'",
            here.getOrDefault(key, "absent"),
            there.getOrDefault(key, "absent"));
      }
    }

    private void value(String what, String here, String there) {
      if (!Objects.equals(here, there)) {
        lines.add("%s: %s in %s, %s in %s".formatted(what, here, leftName, there, rightName));
      }
    }

    private void edges() {
      List<String> here = edges(left);
      List<String> there = edges(right);
      only("edge", here, there, leftName);
      only("edge", there, here, rightName);
      if (lines.isEmpty() && !here.equals(there)) {
        lines.add("the same edges come in another order");
      }
    }

    private void only(String what, List<String> here, List<String> there, String where) {
      var only = new ArrayList<>(here);
      only.removeAll(there);
      for (String one : only) {
        lines.add(what + " " + one + " only in " + where);
      }
    }

    private static List<String> names(Topology topology) {
      return topology.operators().stream().map(OperatorSpec::name).toList();
    }

    private static List<String> edges(Topology topology) {
      List<String> names = names(topology);
      return topology.edges().stream()
          .map(
              edge ->
                  "'%s' → '%s' (%s%s)"
                      .formatted(
                          names.get(edge.from()),
                          names.get(edge.to()),
                          edge.partitioning(),
                          edge.key().isEmpty() ? "" : " by " + edge.key()))
          .toList();
    }

    private static SortedMap<String, String> states(OperatorSpec operator) {
      var map = new TreeMap<String, String>();
      operator.states().forEach(state -> map.put(state.name(), state.type()));
      return map;
    }

    private static SortedMap<String, String> timers(OperatorSpec operator) {
      var map = new TreeMap<String, String>();
      operator.timers().forEach(timer -> map.put(timer.name(), timer.domain()));
      return map;
    }
  }
}
