package dev.weir.benchmarks.engine.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.benchmarks.job.QueryJob;
import dev.weir.benchmarks.measure.Checkpoint;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.deploy.files.LocalProcess;
import dev.weir.deploy.http.ApiClient;
import dev.weir.deploy.http.JobFollower;
import dev.weir.deploy.http.RequestIds;
import dev.weir.deploy.process.LocalCluster;
import java.nio.file.Path;
import java.util.List;

/**
 * Real processes on loopback: ZooKeeper, a coordinator, and as many workers as subtasks, each with
 * one slot; so every subtask runs in an executor of its own. A job's executors are new processes,
 * taken from the workers' spares: what warms them up is the beginning of the stream.
 */
public final class WeirInTwoJvms implements Engine.Starter {
  /** Path of the jar with the queries. */
  public static final String JAR = "weir.benchmarks.jar";

  /** A job's executor, the one of the job before, and a spare. */
  private static final int EXECUTORS = 3;

  /** Of an executor's share of its worker's memory. */
  private static final int HEAP_PERCENT = 60;

  /** For {@link EngineMain}. */
  public WeirInTwoJvms() {}

  @Override
  public Engine start(int parallelism, Path directory) {
    var shape =
        new LocalCluster.Shape(
            "benchmarks",
            directory.resolve("cluster"),
            0,
            1,
            parallelism,
            new LocalCluster.Shape.Each(1, EXECUTORS, memoryBytes()));
    LocalCluster cluster = LocalCluster.start(shape, System.err::println);
    try {
      cluster.awaitReady();
      return new Running(cluster, new ApiClient(cluster.client(), ApiClient.PATIENCE));
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** For a worker, so that each of its executors has the heap that the other engines' JVMs have. */
  private static long memoryBytes() {
    long share = Runtime.getRuntime().maxMemory() * 100 / HEAP_PERCENT;
    return (EXECUTORS + 1) * share;
  }

  private record Running(LocalCluster cluster, ApiClient api) implements Engine {
    @Override
    public List<Long> processes() {
      return cluster.processes().stream().map(LocalProcess::pid).toList();
    }

    @Override
    public List<Checkpoint> run(RunRequest request) {
      Path jar = Path.of(System.getProperty(JAR, "target/weir-benchmarks.jar"));
      String job = api.submit(jar, spec(request)).path("job").asText();
      JsonNode view = new JobFollower(api, line -> {}).await(job);
      if (!view.path("status").asText().equals("FINISHED")) {
        throw new IllegalStateException(
            view.path("status").asText() + ": " + view.path("error").asText());
      }
      cluster.awaitReady(); // for the next one
      return WeirHistory.of(view);
    }

    private static ObjectNode spec(RunRequest request) {
      ObjectNode spec = JsonNodeFactory.instance.objectNode();
      spec.put("class", QueryJob.class.getName());
      spec.put("requestId", RequestIds.fresh());
      ObjectNode arguments = spec.putObject("args");
      request.arguments().forEach(arguments::put);
      ObjectNode settings = spec.putObject("settings");
      WeirSettings.of(request).forEach(settings::put);
      return spec;
    }

    @Override
    public void close() {
      cluster.close();
    }
  }
}
