package dev.weir.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.deploy.http.ApiClient;
import dev.weir.deploy.http.JobFollower;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weir stop}. */
@Command(
    name = "stop",
    description =
        "Ends a job after a last checkpoint, with its output committed, and waits for it.",
    mixinStandardHelpOptions = true)
final class StopCommand implements Callable<Integer> {
  @Mixin Client client = new Client();

  @Parameters(paramLabel = "JOB", description = "Its name or id.")
  String job = "";

  @Override
  public Integer call() {
    ApiClient api = client.connect(ApiClient.PATIENCE);
    String id = api.post(Paths.job(job) + "/stop").path("job").asText();
    JsonNode view = new JobFollower(api, System.err::println).await(id);
    if (client.json()) {
      client.print(view);
    }
    if (view.path("status").asText().equals("FAILED")) {
      System.err.println(view.path("error").asText("the job failed"));
      return ExitCode.JOB_FAILED.number;
    }
    return ExitCode.OK.number;
  }
}
