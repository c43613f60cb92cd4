package dev.weir.deploy.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.deploy.files.DevFile;
import dev.weir.deploy.files.LocalProcess;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir cluster}: every process, and who leads. */
@Command(
    name = "cluster",
    description = "Lists the processes of the cluster.",
    mixinStandardHelpOptions = true)
final class ClusterCommand implements Callable<Integer> {
  @Mixin Client client = new Client();

  @Override
  public Integer call() {
    ObjectNode cluster = (ObjectNode) client.connect().get("/api/v1/cluster");
    addLocal(cluster);
    if (client.json()) {
      client.print(cluster);
      return ExitCode.OK.number;
    }
    var table = new Table("ROLE", "ID", "PID", "ADDRESS", "LEADER", "STATE");
    for (JsonNode process : cluster.path("processes")) {
      table.add(
          process.path("role").asText(),
          process.path("id").asText(),
          process.path("pid").asText(),
          process.path("address").asText(),
          process.path("leader").asBoolean() ? "yes" : "",
          process.path("state").asText());
    }
    client.print(table);
    return ExitCode.OK.number;
  }

  /** What a local cluster runs besides what its leader knows of. */
  private static void addLocal(ObjectNode cluster) {
    DevFile local = DevFile.find(Path.of(""));
    if (local == null || !local.cluster().equals(cluster.path("cluster").asText())) {
      return;
    }
    ArrayNode processes = (ArrayNode) cluster.path("processes");
    for (LocalProcess process : local.processes()) {
      boolean known = false;
      for (JsonNode other : processes) {
        known |= other.path("pid").asLong() == process.pid();
      }
      if (!known) {
        ObjectNode node = processes.addObject();
        node.put("role", process.role());
        node.put("id", process.id());
        node.put("pid", process.pid());
        node.put("address", process.address());
        node.put("leader", false);
      }
    }
  }
}
