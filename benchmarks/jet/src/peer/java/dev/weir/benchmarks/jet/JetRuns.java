package dev.weir.benchmarks.jet;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import dev.weir.benchmarks.measure.RunRequest;

/** Submits jobs, to a member or through a client. */
final class JetRuns {
  private JetRuns() {}

  static void run(HazelcastInstance instance, RunRequest request) {
    var config = new JobConfig();
    if (request.checkpointMillis() > 0) {
      config
          .setProcessingGuarantee(ProcessingGuarantee.EXACTLY_ONCE)
          .setSnapshotIntervalMillis(request.checkpointMillis());
    }
    if (request.query().countsKeys()) {
      instance.getJet().newJob(Counts.of(request), config).join();
    } else {
      instance.getJet().newJob(Queries.of(request), config).join();
    }
  }
}
