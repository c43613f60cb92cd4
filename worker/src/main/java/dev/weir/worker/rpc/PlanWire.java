package dev.weir.worker.rpc;

import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.OperatorSpec;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.api.topology.Topology;
import dev.weir.proto.ChainProto;
import dev.weir.proto.DeclarationProto;
import dev.weir.proto.JobCode;
import dev.weir.proto.OperatorProto;
import dev.weir.proto.PlanEdgeProto;
import dev.weir.proto.PlanProto;
import dev.weir.proto.SubtaskProto;
import dev.weir.proto.TopologyEdgeProto;
import dev.weir.proto.TopologyProto;
import dev.weir.worker.executor.CodeOfJob;
import java.util.List;
import java.util.TreeMap;

/** Topologies, plans and what they name, between messages and plain records. Stateless. */
final class PlanWire {
  private PlanWire() {}

  static TopologyProto message(Topology topology) {
    var message = TopologyProto.newBuilder();
    for (OperatorSpec operator : topology.operators()) {
      var to =
          OperatorProto.newBuilder()
              .setName(operator.name())
              .setKind(operator.kind().name())
              .setType(operator.type())
              .putAllAttributes(operator.attributes());
      operator.states().forEach(s -> to.addStates(declaration(s.name(), s.type())));
      operator.timers().forEach(t -> to.addTimers(declaration(t.name(), t.domain())));
      message.addOperators(to);
    }
    for (Topology.EdgeSpec edge : topology.edges()) {
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

  static Topology topology(TopologyProto message) {
    return new Topology(
        message.getOperatorsList().stream().map(PlanWire::operator).toList(),
        message.getEdgesList().stream()
            .map(
                edge ->
                    new Topology.EdgeSpec(
                        edge.getFrom(),
                        edge.getTo(),
                        Partitioning.valueOf(edge.getPartitioning()),
                        edge.getKey()))
            .toList());
  }

  private static OperatorSpec operator(OperatorProto message) {
    return new OperatorSpec(
        message.getName(),
        OperatorSpec.Kind.valueOf(message.getKind()),
        message.getType(),
        new TreeMap<>(message.getAttributesMap()),
        message.getStatesList().stream()
            .map(s -> new OperatorSpec.StateSpec(s.getName(), s.getType()))
            .toList(),
        message.getTimersList().stream()
            .map(t -> new OperatorSpec.TimerSpec(t.getName(), t.getType()))
            .toList());
  }

  static Plan plan(PlanProto message) {
    return new Plan(
        message.getMaxKeyGroups(),
        message.getChainsList().stream().map(PlanWire::chain).toList(),
        message.getEdgesList().stream().map(PlanWire::edge).toList());
  }

  private static Plan.Chain chain(ChainProto message) {
    return new Plan.Chain(
        List.copyOf(message.getOperatorsList()), message.getParallelism(), message.getEnumerator());
  }

  private static Plan.Edge edge(PlanEdgeProto message) {
    return new Plan.Edge(
        message.getFrom(), message.getTo(), Partitioning.valueOf(message.getPartitioning()));
  }

  static CodeOfJob code(JobCode message) {
    return new CodeOfJob(
        message.getJarSha256(), message.getJobClass(), new TreeMap<>(message.getArgsMap()));
  }

  static SubtaskId subtask(SubtaskProto message) {
    return new SubtaskId(message.getChain(), message.getIndex());
  }

  static SubtaskProto message(SubtaskId subtask) {
    return SubtaskProto.newBuilder().setChain(subtask.chain()).setIndex(subtask.index()).build();
  }
}
