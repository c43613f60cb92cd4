package dev.weir.worker.executor;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.SharedCaptures;
import dev.weir.api.topology.Fingerprint;
import dev.weir.api.topology.Topology;
import dev.weir.api.topology.TopologyDiff;
import dev.weir.worker.executor.ExecutorCommand.Describe;
import dev.weir.worker.executor.ExecutorReport.Described;
import dev.weir.worker.executor.ExecutorReport.Failure;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers what a job's code describes: runs {@code define} twice, compares what it described and
 * what its functions hold, has its sources and sinks validated, and passes on what there is to warn
 * of. Owned by the control thread.
 */
final class Descriptions {
  /** Requests being answered at once. */
  static final int MAX_UNDER_WAY = 8;

  private final ExecutorPorts ports;
  private final Consumer<ExecutorReport> reports;
  private final Set<String> underWay = new TreeSet<>();
  private final Map<String, Validation> validations = new TreeMap<>();

  Descriptions(ExecutorPorts ports, Consumer<ExecutorReport> reports) {
    this.ports = ports;
    this.reports = reports;
  }

  void describe(Describe describe) {
    if (!underWay.contains(describe.request()) && underWay.size() < MAX_UNDER_WAY) {
      underWay.add(describe.request());
      CompletionStage<List<String>> warnings =
          describe.warn() ? ports.code().warnings() : CompletableFuture.completedStage(List.of());
      ports
          .code()
          .define(describe.code(), 2)
          .whenComplete(
              (graphs, failure) ->
                  ports
                      .threads()
                      .control()
                      .execute(() -> defined(describe, warnings, graphs, failure)));
    }
  }

  /** Time passed. */
  void tick() {
    List.copyOf(validations.values()).forEach(Validation::tick);
  }

  private void defined(
      Describe describe,
      CompletionStage<List<String>> warnings,
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
            "define of "
                + describe.code().jobClass()
                + " describes a different job each time:\n"
                + diff);
      }
      SharedCaptures.check(graphs.get(0), graphs.get(1));
      String fingerprint = Fingerprint.of(topology).hex();
      validate(
          describe,
          graphs.get(0),
          () ->
              warnings.thenAcceptAsync(
                  found ->
                      answer(new Described(describe.request(), topology, fingerprint, found, null)),
                  ports.threads().control()));
    } catch (RuntimeException e) {
      refuse(describe, Failure.of(Causes.named(e, "describing the job")));
    }
  }

  private void validate(Describe describe, JobGraph graph, Runnable sound) {
    var validation =
        new Validation(
            graph,
            describe.job(),
            ports,
            failure -> {
              if (failure == null) {
                sound.run();
              } else {
                refuse(describe, failure);
              }
            });
    validations.put(describe.request(), validation);
    validation.next();
  }

  private void refuse(Describe describe, Failure error) {
    answer(new Described(describe.request(), null, "", List.of(), error));
  }

  private void answer(Described described) {
    underWay.remove(described.request());
    validations.remove(described.request());
    reports.accept(described);
  }
}
