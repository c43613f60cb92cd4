package dev.weir.benchmarks.engine.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.benchmarks.job.QueryJob;
import dev.weir.benchmarks.measure.Checkpoint;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.deploy.embedded.process.EmbeddedCluster;
import dev.weir.deploy.http.ApiClient;
import dev.weir.deploy.http.ServerList;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** A cluster inside this JVM, as {@code Weir.run} makes one; it stays for all runs. */
public final class WeirInOneJvm implements Engine.Starter {
  /** For {@link EngineMain}. */
  public WeirInOneJvm() {}

  @Override
  public Engine start(int parallelism, Path directory) {
    return new Running(EmbeddedCluster.start());
  }

  private record Running(EmbeddedCluster cluster) implements Engine {
    @Override
    public List<Long> processes() {
      return List.of(ProcessHandle.current().pid());
    }

    @Override
    public List<Checkpoint> run(RunRequest request) {
      cluster.run(QueryJob.class, request.arguments(), WeirSettings.of(request));
      return request.checkpointMillis() == 0 ? List.of() : WeirHistory.of(lastJob());
    }

    private JsonNode lastJob() {
      URI server = URI.create("http://" + cluster.httpAddress());
      var api = new ApiClient(new ServerList(List.of(server), null, null), ApiClient.PATIENCE);
      String last = "";
      long lastMillis = -1;
      for (JsonNode job : api.get("/api/v1/jobs").path("jobs")) {
        if (job.path("submittedMillis").asLong() > lastMillis) {
          lastMillis = job.path("submittedMillis").asLong();
          last = job.path("id").asText();
        }
      }
      return api.get("/api/v1/jobs/" + last);
    }

    @Override
    public void close() {
      cluster.close();
    }
  }
}
