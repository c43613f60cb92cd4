package dev.weir.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.deploy.http.ApiClient;
import dev.weir.deploy.http.JobFollower;
import dev.weir.deploy.http.RequestIds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir run}: submits a job and, with {@code --wait}, stays until it has ended. */
@Command(
    name = "run",
    description = "Submits a job.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "With --wait the exit status is 0 when the job finished or was stopped, 10 when it failed and"
          + " 11 when it was canceled. Ctrl-C leaves the job running.",
      "",
      "Example:",
      "  weir run app.jar --class my.Job --arg input=data.ndjson --parallelism 4 --wait"
    })
final class RunCommand implements Callable<Integer> {
  @Mixin Client client = new Client();

  @Parameters(paramLabel = "JAR", description = "The job's jar.")
  Path jar = Path.of("");

  @Option(names = "--class", required = true, paramLabel = "CLASS", description = "The Job in it.")
  String jobClass = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What to call the job; unique among running jobs. Default: the class's name.")
  String name = "";

  @Option(
      names = "--arg",
      paramLabel = "K=V",
      description =
          "An argument of the job. May be repeated. The cluster's processes read paths: give"
              + " absolute ones.")
  Map<String, String> args = new LinkedHashMap<>();

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks of each operator. Default: 1.")
  @Nullable Integer parallelism;

  @Option(
      names = "--state",
      paramLabel = "BACKEND",
      description = "Where keyed state lies: heap or rocksdb. Default: heap.")
  @Nullable String state;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "TIME",
      description = "Time between two checkpoints. Default: 1s.")
  @Nullable Duration checkpointInterval;

  @Option(names = "--wait", description = "Stay until the job has ended.")
  boolean wait;

  @Override
  public Integer call() {
    ApiClient api = client.connect(wait ? ApiClient.PATIENCE : Duration.ofSeconds(15));
    JsonNode accepted = api.submit(jar, spec());
    String job = accepted.path("job").asText();
    for (JsonNode warning : accepted.path("warnings")) {
      System.err.println("warning: " + warning.asText());
    }
    System.err.println("monitor: " + api.server() + "/jobs/" + job);
    if (!client.json()) {
      System.out.println(job);
    } else if (!wait) {
      client.print(accepted);
    }
    return wait ? follow(api, job) : ExitCode.OK.number;
  }

  private ObjectNode spec() {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.put("class", jobClass);
    if (!name.isEmpty()) {
      spec.put("name", name);
    }
    spec.put("requestId", RequestIds.fresh());
    ObjectNode arguments = spec.putObject("args");
    args.forEach(arguments::put);
    ObjectNode settings = spec.putObject("settings");
    if (parallelism != null) {
      settings.put("parallelism", parallelism.toString());
    }
    if (state != null) {
      settings.put("stateBackend", state);
    }
    if (checkpointInterval != null) {
      settings.put("checkpointIntervalMillis", "" + checkpointInterval.toMillis());
    }
    return spec;
  }

  private int follow(ApiClient api, String job) {
    JsonNode view = new JobFollower(api, System.err::println).await(job);
    if (client.json()) {
      client.print(view);
    }
    return switch (view.path("status").asText()) {
      case "FAILED" -> {
        System.err.println(view.path("error").asText("the job failed"));
        yield ExitCode.JOB_FAILED.number;
      }
      case "CANCELED" -> ExitCode.JOB_CANCELED.number;
      default -> ExitCode.OK.number;
    };
  }
}
