package dev.weir.api.graph;

import dev.weir.api.schema.Schema;
import dev.weir.api.state.DeclaredState;
import dev.weir.api.state.StateDeclaration;
import dev.weir.api.state.Timer;
import dev.weir.api.time.Watermarks;
import dev.weir.api.topology.OperatorSpec;
import dev.weir.api.topology.OperatorSpec.Kind;
import dev.weir.api.topology.OperatorSpec.StateSpec;
import dev.weir.api.topology.OperatorSpec.TimerSpec;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Topology;
import dev.weir.api.window.Windows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Derives the plain data of a topology from a graph of live objects. */
final class TopologyOfGraph {
  private TopologyOfGraph() {}

  static Topology of(JobGraph graph) {
    var operators = new ArrayList<OperatorSpec>();
    var edges = new ArrayList<Topology.EdgeSpec>();
    for (Node node : graph.nodes()) {
      operators.add(operator(node));
      for (Node.Input input : node.inputs()) {
        boolean keyed = input.partitioning() == Partitioning.HASH;
        String key = keyed && node.spec() instanceof NodeSpec.Keyed spec ? keyText(spec) : "";
        edges.add(new Topology.EdgeSpec(input.from(), node.id(), input.partitioning(), key));
      }
    }
    return new Topology(operators, edges);
  }

  private static OperatorSpec operator(Node node) {
    NodeSpec spec = node.spec();
    List<StateSpec> states = List.of();
    List<TimerSpec> timers = List.of();
    if (spec instanceof NodeSpec.ProcessSpec<?, ?, ?> process) {
      states = states(process.states());
      timers = timers(process.timers());
    }
    String type = Schema.of(node.type()).text();
    return new OperatorSpec(node.name(), kind(spec), type, attributes(spec), states, timers);
  }

  private static Kind kind(NodeSpec spec) {
    if (spec instanceof NodeSpec.SourceSpec<?>) {
      return Kind.SOURCE;
    }
    if (spec instanceof NodeSpec.MapSpec<?, ?>) {
      return Kind.MAP;
    }
    if (spec instanceof NodeSpec.FilterSpec<?>) {
      return Kind.FILTER;
    }
    if (spec instanceof NodeSpec.FlatMapSpec<?, ?>) {
      return Kind.FLAT_MAP;
    }
    if (spec instanceof NodeSpec.ReduceSpec<?, ?>) {
      return Kind.REDUCE;
    }
    if (spec instanceof NodeSpec.ProcessSpec<?, ?, ?>) {
      return Kind.PROCESS;
    }
    if (spec instanceof NodeSpec.WindowSpec<?, ?, ?, ?, ?>) {
      return Kind.WINDOW;
    }
    if (spec instanceof NodeSpec.JoinSpec<?, ?, ?, ?>) {
      return Kind.JOIN;
    }
    if (spec instanceof NodeSpec.WindowJoinSpec<?, ?, ?, ?>) {
      return Kind.WINDOW_JOIN;
    }
    if (spec instanceof NodeSpec.CoGroupSpec<?, ?, ?, ?>) {
      return Kind.CO_GROUP;
    }
    return Kind.SINK;
  }

  private static SortedMap<String, String> attributes(NodeSpec spec) {
    var attributes = new TreeMap<String, String>();
    if (spec instanceof NodeSpec.SourceSpec<?> source) {
      attributes.putAll(source.source().attributes());
      attributes.put("bounded", Boolean.toString(source.source().bounded()));
      Watermarks<?> watermarks = source.watermarks();
      attributes.put("watermarks", watermarks == null ? "none" : watermarksText(watermarks));
    } else if (spec instanceof NodeSpec.SinkSpec<?> sink) {
      attributes.putAll(sink.sink().attributes());
    } else if (spec instanceof NodeSpec.ProcessSpec<?, ?, ?> process) {
      putClass(attributes, "function", process.function());
    } else if (spec instanceof NodeSpec.WindowSpec<?, ?, ?, ?, ?> window) {
      attributes.put("window", windowsText(window.windows()));
      attributes.put("accumulator", Schema.of(window.aggregate().accumulatorType()).text());
      putClass(attributes, "aggregate", window.aggregate());
    } else if (spec instanceof NodeSpec.WindowJoinSpec<?, ?, ?, ?> join) {
      attributes.put("window", windowsText(join.windows()));
    } else if (spec instanceof NodeSpec.CoGroupSpec<?, ?, ?, ?> coGroup) {
      attributes.put("window", windowsText(coGroup.windows()));
    }
    if (spec instanceof NodeSpec.TwoSided twoSided) {
      attributes.put("left", sideText(twoSided.sides().left()));
      attributes.put("right", sideText(twoSided.sides().right()));
    }
    if (spec instanceof NodeSpec.Keyed keyed) {
      attributes.put("key", keyText(keyed));
    }
    return attributes;
  }

  /**
   * Names of lambda classes differ between JVMs; a class with a name of its own tells something.
   */
  private static void putClass(SortedMap<String, String> attributes, String key, Object object) {
    if (!object.getClass().isHidden()) {
      attributes.put(key, object.getClass().getName());
    }
  }

  private static String watermarksText(Watermarks<?> watermarks) {
    return (watermarks.timestamps() == null ? "fromSource," : "")
        + "outOfOrderness="
        + watermarks.outOfOrdernessMillis()
        + "ms,idleAfter="
        + (watermarks.idleAfterMillis() == null ? "never" : watermarks.idleAfterMillis() + "ms");
  }

  private static String sideText(NodeSpec.Side<?, ?> side) {
    return "inputs=" + side.inputs() + ",type=" + Schema.of(side.type()).text();
  }

  private static String windowsText(Windows windows) {
    if (windows instanceof Windows.Aligned aligned) {
      return aligned.sizeMillis() == aligned.slideMillis()
          ? "tumbling(" + aligned.sizeMillis() + "ms)"
          : "sliding(" + aligned.sizeMillis() + "ms," + aligned.slideMillis() + "ms)";
    }
    if (windows instanceof Windows.Sessions sessions) {
      return "sessions(" + sessions.gapMillis() + "ms)";
    }
    throw new AssertionError(windows);
  }

  private static String keyText(NodeSpec.Keyed keyed) {
    return Schema.ofKey(keyed.keyedBy(0).type()).text();
  }

  private static List<StateSpec> states(List<DeclaredState<?>> states) {
    return states.stream()
        .map(DeclaredState::declaration)
        .map(declaration -> new StateSpec(declaration.name(), stateText(declaration)))
        .sorted(Comparator.comparing(StateSpec::name))
        .toList();
  }

  private static String stateText(StateDeclaration declaration) {
    String value = Schema.of(declaration.value()).text();
    var mapKey = declaration.mapKey();
    if (mapKey != null) {
      return "map(" + Schema.ofKey(mapKey).text() + ", " + value + ")";
    }
    return declaration.kind() == StateDeclaration.Kind.LIST
        ? "list(" + value + ")"
        : "value(" + value + ")";
  }

  private static List<TimerSpec> timers(List<Timer> timers) {
    return timers.stream()
        .map(timer -> new TimerSpec(timer.name(), timer.domain().name()))
        .sorted(Comparator.comparing(TimerSpec::name))
        .toList();
  }
}
