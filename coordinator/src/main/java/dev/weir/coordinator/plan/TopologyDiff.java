package dev.weir.coordinator.plan;

import dev.weir.api.topology.OperatorSpec;
import dev.weir.api.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says in words how two topologies of one job differ. */
public final class TopologyDiff {
  /** Differences that are written out; more do not help. */
  static final int MAX_SHOWN = 10;

  private TopologyDiff() {}

  /** One line for each difference; empty when there is none. */
  public static String between(Topology first, Topology second) {
    List<String> lines = new ArrayList<>();
    List<String> firstNames = names(first);
    List<String> secondNames = names(second);
    if (!firstNames.equals(secondNames)) {
      lines.add("operators of the first run:  " + firstNames);
      lines.add("operators of the second run: " + secondNames);
    }
    SortedMap<String, OperatorSpec> byName = new TreeMap<>();
    second.operators().forEach(operator -> byName.put(operator.name(), operator));
    for (OperatorSpec operator : first.operators()) {
      OperatorSpec other = byName.get(operator.name());
      if (other != null && !other.equals(operator)) {
        compare(operator, other, lines);
      }
    }
    if (lines.isEmpty() && !first.edges().equals(second.edges())) {
      lines.add("edges of the first run:  " + first.edges());
      lines.add("edges of the second run: " + second.edges());
    }
    if (lines.size() > MAX_SHOWN) {
      int more = lines.size() - MAX_SHOWN;
      lines.subList(MAX_SHOWN, lines.size()).clear();
      lines.add("and " + more + " more");
    }
    return String.join("\n", lines);
  }

  private static List<String> names(Topology topology) {
    return topology.operators().stream().map(OperatorSpec::name).toList();
  }

  private static void compare(OperatorSpec first, OperatorSpec second, List<String> lines) {
    field(first.name(), "kind", first.kind(), second.kind(), lines);
    field(first.name(), "type", first.type(), second.type(), lines);
    field(first.name(), "attributes", first.attributes(), second.attributes(), lines);
    field(first.name(), "states", first.states(), second.states(), lines);
    field(first.name(), "timers", first.timers(), second.timers(), lines);
  }

  private static void field(
      String operator, String field, Object first, Object second, List<String> lines) {
    if (!first.equals(second)) {
      lines.add(
          "operator '"
              + operator
              + "': "
              + field
              + " "
              + first
              + " in the first run, "
              + second
              + " in the second");
    }
  }
}
