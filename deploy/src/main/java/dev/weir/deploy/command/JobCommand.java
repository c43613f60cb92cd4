package dev.weir.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weir job}. */
@Command(name = "job", description = "Describes a job.", mixinStandardHelpOptions = true)
final class JobCommand implements Callable<Integer> {
  @Mixin Client client = new Client();

  @Parameters(paramLabel = "JOB", description = "Its name or id.")
  String job = "";

  @Override
  public Integer call() {
    JsonNode view = client.connect().get(Paths.job(job));
    if (client.json()) {
      client.print(view);
      return ExitCode.OK.number;
    }
    JsonNode checkpoints = view.path("checkpoints");
    System.out.println(
        view.path("name").asText()
            + "  "
            + view.path("id").asText()
            + "  "
            + view.path("status").asText());
    String sentence = view.path("verdict").path("sentence").asText();
    System.out.println(sentence);
    String error = view.path("error").asText("");
    if (!sentence.endsWith(error)) {
      System.out.println("error: " + error);
    }
    System.out.println(
        "class "
            + view.path("class").asText()
            + ", attempt "
            + view.path("attempt").asInt()
            + ", restarts "
            + view.path("restarts").asInt());
    System.out.println(
        "checkpoints "
            + checkpoints.path("completed").asLong()
            + ", failed "
            + checkpoints.path("failed").asLong()
            + ", last "
            + (checkpoints.path("completed").asLong() == 0
                ? "none"
                : checkpoints.path("pointer").asText()));
    System.out.println();
    client.print(chains(view));
    return ExitCode.OK.number;
  }

  private static Table chains(JsonNode view) {
    var table =
        new Table("CHAIN", "SUBTASKS", "IN/S", "OUT/S", "BUSY", "BACKPRESSURED", "STATE BYTES");
    for (JsonNode chain : view.path("chains")) {
      table.add(
          chain.path("name").asText(),
          chain.path("parallelism").asInt(),
          chain.path("recordsInPerSecond").asDouble(),
          chain.path("recordsOutPerSecond").asDouble(),
          percent(chain.path("busy")),
          percent(chain.path("backpressured")),
          chain.path("stateBytes").asLong());
    }
    return table;
  }

  private static String percent(JsonNode share) {
    return Math.round(share.asDouble() * 100) + " %";
  }
}
