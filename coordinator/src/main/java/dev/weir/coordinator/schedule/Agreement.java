package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.topology.JobSettings;
import dev.weir.api.topology.Planner;
import dev.weir.api.topology.Topology;
import dev.weir.api.topology.TopologyDiff;
import dev.weir.coordinator.message.ExecutorNews.Described;
import dev.weir.coordinator.plan.PlanDocument;

/** What two executors say of one job has to be the same. Stateless. */
final class Agreement {
  private Agreement() {}

  /**
   * The job's graphs.
   *
   * @throws WeirException when they differ, or cannot be planned
   */
  static PlanDocument graphs(Described first, Described second, JobSettings settings) {
    Topology topology = first.topology();
    Topology other = second.topology();
    if (topology == null || other == null) {
      throw new WeirException(
          ErrorCode.INTERNAL, "an executor described the job without a topology");
    }
    if (!first.fingerprint().equals(second.fingerprint())) {
      throw new WeirException(
          ErrorCode.TOPOLOGY_MISMATCH,
          "define ran in two processes and described two different jobs (fingerprints "
              + first.fingerprint()
              + " and "
              + second.fingerprint()
              + "); it must not depend on the order of a Set, on time, on chance or on the"
              + " machine\n"
              + TopologyDiff.between(topology, "the first run", other, "the second run"));
    }
    return new PlanDocument(
        topology, Planner.plan(topology, settings.parallelism(), settings.maxKeyGroups()));
  }
}
