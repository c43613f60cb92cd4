package dev.weir.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir jobs}. */
@Command(
    name = "jobs",
    description = "Lists the jobs, the latest first.",
    mixinStandardHelpOptions = true)
final class JobsCommand implements Callable<Integer> {
  @Mixin Client client = new Client();

  @Override
  public Integer call() {
    JsonNode jobs = client.connect().get("/api/v1/jobs").path("jobs");
    if (client.json()) {
      client.print(jobs);
      return ExitCode.OK.number;
    }
    var table = new Table("JOB", "NAME", "STATUS", "RESTARTS", "IN/S", "OUT/S", "CHECKPOINTS");
    List<JsonNode> latestFirst = new ArrayList<>();
    jobs.forEach(latestFirst::add);
    latestFirst.sort(
        Comparator.comparingLong((JsonNode job) -> job.path("submittedMillis").asLong())
            .reversed());
    for (JsonNode job : latestFirst) {
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
}
