package dev.weir.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code weir cancel}. */
@Command(
    name = "cancel",
    description = "Ends a job at once, without a checkpoint; what is not committed is dropped.",
    mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {
  @Mixin Client client = new Client();

  @Parameters(paramLabel = "JOB", description = "Its name or id.")
  String job = "";

  @Override
  public Integer call() {
    JsonNode answer = client.connect().post(Paths.job(job) + "/cancel");
    if (client.json()) {
      client.print(answer);
    } else {
      System.err.println("canceled " + answer.path("job").asText());
    }
    return ExitCode.OK.number;
  }
}
