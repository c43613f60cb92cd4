package dev.weir.benchmarks.micro;

import dev.weir.api.function.Emitter;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.BlockingCalls;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.worker.codec.Codecs;
import dev.weir.worker.operator.ChainBuilder;
import dev.weir.worker.operator.ChainSite;
import dev.weir.worker.operator.ElementContext;
import dev.weir.worker.operator.RunDriver;
import dev.weir.worker.template.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/** Makes chains as an executor does, of one subtask and without a job around them. */
final class BenchmarkChains {
  private static final int GROUPS = 8;

  private BenchmarkChains() {}

  /** Nothing that is measured blocks. */
  static final class NoCalls implements BlockingCalls {
    @Override
    public <R> CompletionStage<R> call(Callable<R> call) {
      throw new IllegalStateException("no call is expected");
    }

    @Override
    public int pending() {
      return 0;
    }
  }

  /** What gives records to a chain of these operators. */
  static RunDriver chain(Templates templates, Emitter<Object> tail, NodeSpec... specs) {
    List<Node> nodes = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (NodeSpec spec : specs) {
      String name = "operator-" + nodes.size();
      int id = nodes.size();
      var input = new Node.Input(id - 1, Partitioning.FORWARD);
      var inputs = id == 0 ? List.<Node.Input>of() : List.of(input);
      nodes.add(new Node(id, name, spec, TypeRef.of(String.class), inputs));
      names.add(name);
    }
    var calls = new NoCalls();
    var site =
        new ChainSite(
            new JobId("00000000000000000000000000000001"),
            1,
            new SubtaskId(0, 0),
            new Plan(GROUPS, List.of(new Plan.Chain(names, 1, false)), List.of()),
            new Codecs(),
            new HeapStateBackend(0, GROUPS, GROUPS),
            new ChainSite.Calls(calls, calls));
    var context = new ElementContext(0, () -> 0);
    var tails = new TreeMap<>(Map.of(names.get(names.size() - 1), List.of(tail)));
    return Objects.requireNonNull(
        new ChainBuilder(site, new JobGraph(nodes), context, templates).build(tails).records());
  }
}
