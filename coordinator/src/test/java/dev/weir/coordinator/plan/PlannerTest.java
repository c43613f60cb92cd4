package dev.weir.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.WeirException;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.OperatorSpec;
import dev.weir.api.topology.OperatorSpec.Kind;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.api.topology.Planner;
import dev.weir.api.topology.Topology;
import dev.weir.api.topology.Topology.EdgeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static OperatorSpec op(String name, Kind kind) {
    return new OperatorSpec(
        name, kind, "long", new TreeMap<>(Map.of("a", "b")), List.of(), List.of());
  }

  private static EdgeSpec edge(int from, int to, Partitioning partitioning) {
    return new EdgeSpec(from, to, partitioning, partitioning == Partitioning.HASH ? "long" : "");
  }

  /** One line for each chain and edge. */
  private static String shown(Plan plan) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < plan.chains().size(); i++) {
      Plan.Chain chain = plan.chains().get(i);
      lines.add(i + ": " + chain.name() + " x" + chain.parallelism());
    }
    for (Plan.Edge edge : plan.edges()) {
      lines.add(edge.from() + " -> " + edge.to() + " " + edge.partitioning());
    }
    return lines.stream().collect(Collectors.joining("\n"));
  }

  @Test
  void aPipelineBecomesAnEnumeratorReadersAndKeyedChains() {
    Topology topology =
        new Topology(
            List.of(
                op("bids", Kind.SOURCE),
                op("clean", Kind.MAP),
                op("hot", Kind.WINDOW),
                op("out", Kind.SINK)),
            List.of(
                edge(0, 1, Partitioning.FORWARD),
                edge(1, 2, Partitioning.HASH),
                edge(2, 3, Partitioning.FORWARD)));

    assertThat(shown(Planner.plan(topology, 4, 128)))
        .isEqualTo(
            """
            0: bids/splits x1
            1: bids → clean x4
            2: hot → out x4
            0 -> 1 ASSIGN
            1 -> 2 HASH""");
  }

  @Test
  void unionsAreNotChainedNorSinksWhereThereAreSeveralConsumers() {
    Topology topology =
        new Topology(
            List.of(
                op("a", Kind.SOURCE),
                op("b", Kind.SOURCE),
                op("both", Kind.MAP),
                op("one", Kind.SINK),
                op("other", Kind.SINK)),
            List.of(
                edge(0, 2, Partitioning.FORWARD),
                edge(1, 2, Partitioning.FORWARD),
                edge(2, 3, Partitioning.FORWARD),
                edge(2, 4, Partitioning.REBALANCE)));

    assertThat(shown(Planner.plan(topology, 2, 128)))
        .isEqualTo(
            """
            0: a/splits x1
            1: a x2
            2: b/splits x1
            3: b x2
            4: both x2
            5: one x2
            6: other x2
            0 -> 1 ASSIGN
            2 -> 3 ASSIGN
            1 -> 4 FORWARD
            3 -> 4 FORWARD
            4 -> 5 FORWARD
            4 -> 6 REBALANCE""");
  }

  @Test
  void aChainBranchesWhereAnOperatorHasSeveralConsumersButNotIntoSinks() {
    Topology topology =
        new Topology(
            List.of(
                op("a", Kind.SOURCE),
                op("left", Kind.FLAT_MAP),
                op("right", Kind.FLAT_MAP),
                op("join", Kind.JOIN),
                op("log", Kind.SINK)),
            List.of(
                edge(0, 1, Partitioning.FORWARD),
                edge(0, 2, Partitioning.FORWARD),
                edge(1, 3, Partitioning.HASH),
                edge(2, 3, Partitioning.HASH),
                edge(2, 4, Partitioning.FORWARD)));

    assertThat(shown(Planner.plan(topology, 2, 128)))
        .isEqualTo(
            """
            0: a/splits x1
            1: a → left → right x2
            2: join x2
            3: log x2
            0 -> 1 ASSIGN
            1 -> 2 HASH
            1 -> 2 HASH
            1 -> 3 FORWARD""");
  }

  @Test
  void sinksAreTheSubtasksOfChainsWithASink() {
    Topology topology =
        new Topology(
            List.of(op("a", Kind.SOURCE), op("b", Kind.REDUCE), op("s", Kind.SINK)),
            List.of(edge(0, 1, Partitioning.HASH), edge(1, 2, Partitioning.FORWARD)));

    assertThat(Planner.sinks(topology, Planner.plan(topology, 2, 128)))
        .containsExactly(new SubtaskId(2, 0), new SubtaskId(2, 1));
  }

  @Test
  void aGraphThatCannotRunIsRefusedWithTheReason() {
    refused(List.of(op("a", Kind.MAP)), List.of(), "'a' has no input");
    refused(List.of(), List.of(), "no source");
    refused(
        List.of(op("a", Kind.SOURCE), op("b", Kind.SOURCE)),
        List.of(edge(0, 1, Partitioning.FORWARD)),
        "'b' is a source with input");
    refused(
        List.of(op("a", Kind.SOURCE), op("b", Kind.MAP)),
        List.of(edge(1, 1, Partitioning.FORWARD)),
        "from operator 1 to 1");
    refused(
        List.of(op("a", Kind.SOURCE), op("b", Kind.MAP)),
        List.of(edge(0, 1, Partitioning.ASSIGN)),
        "ASSIGN");
  }

  private static void refused(List<OperatorSpec> operators, List<EdgeSpec> edges, String words) {
    assertThatThrownBy(() -> Planner.plan(new Topology(operators, edges), 1, 128))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining(words);
  }

  @Test
  void theDocumentOfBothGraphsReadsBackEqualAndItsPlanHasAFixedDigest() {
    Topology topology =
        new Topology(
            List.of(op("a", Kind.SOURCE), op("s", Kind.SINK)),
            List.of(edge(0, 1, Partitioning.HASH)));
    PlanDocument document = new PlanDocument(topology, Planner.plan(topology, 2, 128));

    PlanDocument back = PlanDocument.parse(document.bytes());

    assertThat(back).isEqualTo(document);
    assertThat(back.planSha256()).isEqualTo(document.planSha256());
    assertThat(new String(document.bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("{\"plan\":{\"chains\":[{\"enumerator\":true,\"operators\":[\"a\"]");
    assertThatThrownBy(() -> PlanDocument.parse(new byte[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
