package dev.weir.deploy.embedded.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.deploy.files.Directories;
import dev.weir.deploy.files.Installation;
import dev.weir.deploy.http.ApiClient;
import dev.weir.deploy.http.JobFollower;
import dev.weir.deploy.http.RequestIds;
import dev.weir.deploy.http.ServerList;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A short job on a cluster in this JVM, over REST: what processes of every role will load, loads.
 */
public final class Rehearsal {
  private static final String EVENTS = "2000";

  private Rehearsal() {}

  /**
   * Runs it.
   *
   * @throws WeirException when the job did not finish
   */
  public static void run() {
    try {
      Path output = Files.createTempDirectory("weir-rehearsal-");
      try (EmbeddedCluster cluster = EmbeddedCluster.start(Installation.connectors())) {
        var server = URI.create("http://" + cluster.httpAddress());
        var api = new ApiClient(new ServerList(List.of(server), null, null), ApiClient.PATIENCE);
        String job = api.submit(Installation.examples(), spec(output)).path("job").asText();
        api.get("/api/v1/cluster");
        String status = new JobFollower(api, line -> {}).await(job).path("status").asText();
        if (!status.equals("FINISHED")) {
          throw new WeirException(ErrorCode.INTERNAL, "the rehearsal ended as " + status);
        }
      } finally {
        Directories.remove(output);
      }
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID, "no temporary directory can be made: " + e, e);
    }
  }

  private static ObjectNode spec(Path output) {
    ObjectNode spec = JsonNodeFactory.instance.objectNode();
    spec.put("class", "dev.weir.examples.AuctionJob");
    spec.put("name", "rehearsal");
    spec.put("requestId", RequestIds.fresh());
    spec.putObject("args")
        .put("output", output.resolve("out").toString())
        .put("rate", EVENTS)
        .put("events", EVENTS);
    spec.putObject("settings").put("parallelism", "2").put("checkpointIntervalMillis", "200");
    return spec;
  }
}
