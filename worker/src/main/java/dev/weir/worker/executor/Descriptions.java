package dev.weir.worker.executor;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.SharedCaptures;
import dev.weir.api.topology.Fingerprint;
import dev.weir.api.topology.Topology;
import dev.weir.api.topology.TopologyDiff;
import dev.weir.worker.executor.ExecutorReport.Described;
import dev.weir.worker.executor.ExecutorReport.Failure;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers what a job's code describes: runs {@code define} twice and compares what it described and
 * what its functions hold, and passes on what there is to warn of. Owned by the control thread.
 */
final class Descriptions {
  /** Requests being answered at once. */
  static final int MAX_UNDER_WAY = 8;

  private final ExecutorPorts ports;
  private final Consumer<ExecutorReport> reports;
  private final Set<String> underWay = new TreeSet<>();

  Descriptions(ExecutorPorts ports, Consumer<ExecutorReport> reports) {
    this.ports = ports;
    this.reports = reports;
  }

  void describe(String request, CodeOfJob code) {
    if (!underWay.contains(request) && underWay.size() < MAX_UNDER_WAY) {
      underWay.add(request);
      ports
          .code()
          .define(code, 2)
          .whenComplete(
              (graphs, failure) ->
                  ports.threads().control().execute(() -> defined(request, code, graphs, failure)));
    }
  }

  private void defined(
      String request,
      CodeOfJob code,
      @Nullable List<JobGraph> graphs,
      @Nullable Throwable failure) {
    try {
      if (graphs == null) {
        throw Causes.named(failure, "define");
      }
      Topology topology = graphs.get(0).topology();
      Topology again = graphs.get(1).topology();
      TopologyDiff diff = TopologyDiff.between(topology, "the first run", again, "the second run");
      if (!diff.isEmpty()) {
        throw new WeirException(
            ErrorCode.TOPOLOGY_MISMATCH,
            "define of " + code.jobClass() + " describes a different job each time:\n" + diff);
      }
      SharedCaptures.check(graphs.get(0), graphs.get(1));
      String fingerprint = Fingerprint.of(topology).hex();
      ports
          .code()
          .warnings()
          .thenAcceptAsync(
              warnings -> answer(new Described(request, topology, fingerprint, warnings, null)),
              ports.threads().control());
    } catch (RuntimeException e) {
      Failure error = Failure.of(Causes.named(e, "describing the job"));
      answer(new Described(request, null, "", List.of(), error));
    }
  }

  private void answer(Described described) {
    underWay.remove(described.request());
    reports.accept(described);
  }
}
