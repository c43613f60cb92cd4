package dev.weir.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir jobs}. */
@Command(
    name = "jobs",
    description =
        "Lists the jobs: those that have not ended first, then the others; the latest of each"
            + " first.",
    mixinStandardHelpOptions = true)
final class JobsCommand implements Callable<Integer> {
  @Mixin Client client = new Client();

  @Override
  public Integer call() {
    List<JsonNode> jobs = ordered(client.connect().get("/api/v1/jobs").path("jobs"));
    if (client.json()) {
      client.print(JsonNodeFactory.instance.arrayNode().addAll(jobs));
      return ExitCode.OK.number;
    }
    var table = new Table("JOB", "NAME", "STATUS", "RESTARTS", "IN/S", "OUT/S", "CHECKPOINTS");
    for (JsonNode job : jobs) {
      table.add(
          job.path("id").asText(),
          job.path("name").asText(),
          job.path("status").asText(),
          job.path("restarts").asLong(),
          job.path("recordsInPerSecond").asDouble(),
          job.path("recordsOutPerSecond").asDouble(),
          job.path("checkpoints").path("completed").asLong());
    }
    client.print(table);
    return ExitCode.OK.number;
  }

  /** Those that have not ended first, then the latest. */
  static List<JsonNode> ordered(JsonNode jobs) {
    List<JsonNode> ordered = new ArrayList<>();
    jobs.forEach(ordered::add);
    ordered.sort(
        Comparator.comparing((JsonNode job) -> job.hasNonNull("endedMillis"))
            .thenComparing(job -> -job.path("submittedMillis").asLong()));
    return ordered;
  }
}
