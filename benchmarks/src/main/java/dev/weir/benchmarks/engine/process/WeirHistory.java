package dev.weir.benchmarks.engine.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.benchmarks.measure.Checkpoint;
import java.util.ArrayList;
import java.util.List;

/** What Weir's REST tells of a job's last checkpoints. */
final class WeirHistory {
  private WeirHistory() {}

  /**
   * Those that were completed.
   *
   * @param job all about one job
   */
  static List<Checkpoint> of(JsonNode job) {
    var completed = new ArrayList<Checkpoint>();
    for (JsonNode one : job.path("checkpoints").path("history")) {
      if (one.path("outcome").asText().equals("COMPLETED")) {
        long millis = one.path("triggeredMillis").asLong() + one.path("durationMillis").asLong();
        completed.add(new Checkpoint(millis, one.path("bytes").asLong()));
      }
    }
    return completed;
  }
}
