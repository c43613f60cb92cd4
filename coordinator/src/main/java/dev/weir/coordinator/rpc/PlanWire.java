package dev.weir.coordinator.rpc;

import dev.weir.api.topology.OperatorSpec;
import dev.weir.api.topology.OperatorSpec.Kind;
import dev.weir.api.topology.OperatorSpec.StateSpec;
import dev.weir.api.topology.OperatorSpec.TimerSpec;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.api.topology.Topology;
import dev.weir.api.topology.Topology.EdgeSpec;
import dev.weir.coordinator.message.JobCode;
import dev.weir.proto.ChainProto;
import dev.weir.proto.DeclarationProto;
import dev.weir.proto.OperatorProto;
import dev.weir.proto.PlanEdgeProto;
import dev.weir.proto.PlanProto;
import dev.weir.proto.TopologyEdgeProto;
import dev.weir.proto.TopologyProto;
import java.util.ArrayList;
import java.util.TreeMap;

/** Graphs and the identity of a job's code, as messages. Stateless. */
final class PlanWire {
  private PlanWire() {}

  static TopologyProto topology(Topology topology) {
    var message = TopologyProto.newBuilder();
    for (OperatorSpec operator : topology.operators()) {
      var o =
          OperatorProto.newBuilder()
              .setName(operator.name())
              .setKind(operator.kind().name())
              .setType(operator.type())
              .putAllAttributes(operator.attributes());
      operator.states().forEach(s -> o.addStates(declaration(s.name(), s.type())));
      operator.timers().forEach(t -> o.addTimers(declaration(t.name(), t.domain())));
      message.addOperators(o);
    }
    for (EdgeSpec edge : topology.edges()) {
      message.addEdges(
          TopologyEdgeProto.newBuilder()
              .setFrom(edge.from())
              .setTo(edge.to())
              .setPartitioning(edge.partitioning().name())
              .setKey(edge.key()));
    }
    return message.build();
  }

  private static DeclarationProto declaration(String name, String type) {
    return DeclarationProto.newBuilder().setName(name).setType(type).build();
  }

  /** An edge must lead from one of the operators to another one. */
  static Topology topology(TopologyProto message) {
    var operators = new ArrayList<OperatorSpec>();
    for (OperatorProto o : message.getOperatorsList()) {
      operators.add(
          new OperatorSpec(
              o.getName(),
              constant(Kind.class, o.getKind()),
              o.getType(),
              new TreeMap<>(o.getAttributesMap()),
              o.getStatesList().stream().map(s -> new StateSpec(s.getName(), s.getType())).toList(),
              o.getTimersList().stream()
                  .map(t -> new TimerSpec(t.getName(), t.getType()))
                  .toList()));
    }
    var edges = new ArrayList<EdgeSpec>();
    for (TopologyEdgeProto e : message.getEdgesList()) {
      edges.add(
          new EdgeSpec(
              position(e.getFrom(), operators.size()),
              position(e.getTo(), operators.size()),
              constant(Partitioning.class, e.getPartitioning()),
              e.getKey()));
    }
    return new Topology(operators, edges);
  }

  static PlanProto plan(Plan plan) {
    var message = PlanProto.newBuilder().setMaxKeyGroups(plan.maxKeyGroups());
    for (Plan.Chain chain : plan.chains()) {
      message.addChains(
          ChainProto.newBuilder()
              .addAllOperators(chain.operators())
              .setParallelism(chain.parallelism())
              .setEnumerator(chain.enumerator()));
    }
    for (Plan.Edge edge : plan.edges()) {
      message.addEdges(
          PlanEdgeProto.newBuilder()
              .setFrom(edge.from())
              .setTo(edge.to())
              .setPartitioning(edge.partitioning().name()));
    }
    return message.build();
  }

  static dev.weir.proto.JobCode code(JobCode code) {
    return dev.weir.proto.JobCode.newBuilder()
        .setJarSha256(code.jarSha256())
        .setJobClass(code.jobClass())
        .putAllArgs(code.args())
        .build();
  }

  /** The constant of this name. */
  static <E extends Enum<E>> E constant(Class<E> type, String name) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw new MalformedMessageException("unknown " + type.getSimpleName() + " '" + name + "'");
  }

  private static int position(int found, int size) {
    if (found < 0 || found >= size) {
      throw new MalformedMessageException(
          "an edge names operator " + Integer.toUnsignedString(found) + " of " + size);
    }
    return found;
  }
}
