package dev.weir.deploy.process;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of a local cluster, with free ports, before any is started. Immutable. */
final class LocalProcesses {
  private static final int SESSION_SECONDS = 4;

  private static final String LOOPBACK = "127.0.0.1";

  private final LocalCluster.Shape shape;
  private final FreePorts ports = new FreePorts();
  private final List<URI> servers = new ArrayList<>();
  private final List<ChildSpec> specs = new ArrayList<>();

  LocalProcesses(LocalCluster.Shape shape) {
    this.shape = shape;
    int zookeeper = ports.any();
    Path data = shape.directory().resolve("zookeeper").toAbsolutePath();
    specs.add(
        new ChildSpec(
            "zookeeper",
            "zookeeper",
            LOOPBACK + ":" + zookeeper,
            List.of("-Xms16m", "-Xmx96m"),
            List.of("zookeeper", "--port", "" + zookeeper, "--data", data.toString())));
    for (int i = 1; i <= shape.coordinators(); i++) {
      int http = shape.monitorPort() == 0 ? ports.any() : ports.near(shape.monitorPort());
      servers.add(URI.create("http://" + LOOPBACK + ":" + http));
      List<String> arguments = role("coordinator", "coordinator-" + i, zookeeper);
      arguments.addAll(List.of("--http-port", "" + http));
      specs.add(
          new ChildSpec(
              "coordinator",
              "coordinator-" + i,
              LOOPBACK + ":" + http,
              List.of("-Xms32m", "-Xmx160m", "-XX:MaxDirectMemorySize=64m"),
              arguments));
    }
    for (int i = 1; i <= shape.workers(); i++) {
      String id = "worker-" + i;
      List<String> arguments = role("worker", id, zookeeper);
      arguments.addAll(List.of("--slots", "" + shape.each().slots()));
      arguments.addAll(List.of("--executors", "" + shape.each().executors()));
      arguments.addAll(List.of("--memory", (shape.each().memoryBytes() >> 20) + "m"));
      arguments.addAll(
          List.of("--work-dir", shape.directory().resolve(id).toAbsolutePath().toString()));
      specs.add(
          new ChildSpec(
              "worker",
              id,
              LOOPBACK,
              List.of("-Xms16m", "-Xmx64m", "-XX:MaxDirectMemorySize=32m"),
              arguments));
    }
  }

  private List<String> role(String role, String id, int zookeeper) {
    Path store = shape.directory().resolve("store").toAbsolutePath();
    return new ArrayList<>(
        List.of(
            role,
            "--cluster",
            shape.name(),
            "--id",
            id,
            "--zookeeper",
            LOOPBACK + ":" + zookeeper,
            "--store",
            store.toUri().toString(),
            "--session",
            SESSION_SECONDS + "s"));
  }

  /** In the order in which they are to be started. */
  List<ChildSpec> specs() {
    return specs;
  }

  /** Where the coordinators will answer. */
  List<URI> servers() {
    return servers;
  }
}
