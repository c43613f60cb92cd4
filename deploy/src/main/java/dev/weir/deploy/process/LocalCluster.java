package dev.weir.deploy.process;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.deploy.files.DevFile;
import dev.weir.deploy.files.LocalProcess;
import dev.weir.deploy.http.ApiClient;
import dev.weir.deploy.http.ServerList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A cluster of real processes on loopback: a ZooKeeper server, coordinators and workers, which
 * start executors. What ends is started again; when this process ends, however, all of them do.
 *
 * <pre>
 *   DIRECTORY/zookeeper   its data        DIRECTORY/WORKER   local files of a worker
 *   DIRECTORY/store       checkpoints     DIRECTORY/logs     ID.log of each process
 * </pre>
 */
public final class LocalCluster implements AutoCloseable {
  private static final int SESSION_SECONDS = 4;
  private static final long READY_MILLIS = 60_000;
  private static final long POLL_MILLIS = 50;
  private static final int HOPELESS = 4;
  private static final String LOOPBACK = "127.0.0.1";

  private final Shape shape;
  private final Path state;
  private final List<URI> servers = new ArrayList<>();
  private final SupervisorLoop supervisor;

  /**
   * What to start.
   *
   * @param name of the cluster
   * @param directory for everything that it writes
   * @param monitorPort of the first coordinator, or the next free one above it; 0: any, so that
   *     clusters that start at the same moment never meet
   * @param slots of each worker
   */
  public record Shape(
      String name,
      Path directory,
      int monitorPort,
      int coordinators,
      int workers,
      int slots,
      int executors) {
    /** Two of each. */
    public static Shape of(String name, Path directory, int monitorPort) {
      return new Shape(name, directory, monitorPort, 2, 2, 4, 4);
    }
  }

  private LocalCluster(Shape shape, Consumer<String> news) throws IOException {
    this.shape = shape;
    this.state = shape.directory().toAbsolutePath().resolve("..").normalize();
    Path logs = shape.directory().resolve("logs");
    Files.createDirectories(logs);
    Files.createDirectories(shape.directory().resolve("store"));
    this.supervisor = new SupervisorLoop(logs, news, this::writeDevFile);
  }

  /**
   * Starts the processes; they are not ready yet.
   *
   * @param news gets a line whenever a process ended or was started again
   * @throws WeirException CONFIG_INVALID when the directory cannot be written to
   */
  public static LocalCluster start(Shape shape, Consumer<String> news) {
    try {
      var cluster = new LocalCluster(shape, news);
      cluster.startAll();
      return cluster;
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID, "cannot write below " + shape.directory() + ": " + e, e);
    }
  }

  private void startAll() {
    var ports = new FreePorts();
    int zookeeper = ports.any();
    Path data = shape.directory().resolve("zookeeper").toAbsolutePath();
    supervisor.add(
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
      supervisor.add(
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
      arguments.addAll(List.of("--slots", "" + shape.slots()));
      arguments.addAll(List.of("--executors", "" + shape.executors()));
      arguments.addAll(
          List.of("--work-dir", shape.directory().resolve(id).toAbsolutePath().toString()));
      supervisor.add(
          new ChildSpec(
              "worker",
              id,
              LOOPBACK,
              List.of("-Xms16m", "-Xmx64m", "-XX:MaxDirectMemorySize=32m"),
              arguments));
    }
    writeDevFile();
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

  /**
   * Waits until a coordinator leads and every worker has an executor to spare.
   *
   * @throws WeirException TIMED_OUT, INTERNAL when a process cannot run
   */
  public void awaitReady() {
    var api = new ApiClient(client(), Duration.ZERO);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MILLIS);
    while (!isReady(api)) {
      if (supervisor.earlyEnds() >= HOPELESS) {
        throw new WeirException(
            ErrorCode.INTERNAL,
            "the cluster's processes end as soon as they are started; the reason is in "
                + shape.directory().resolve("logs"));
      }
      if (System.nanoTime() > deadline) {
        throw new WeirException(
            ErrorCode.TIMED_OUT,
            "the cluster is not ready after "
                + READY_MILLIS / 1000
                + " s; its processes write to "
                + shape.directory().resolve("logs"));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
    }
  }

  private boolean isReady(ApiClient api) {
    if (!api.ready()) {
      return false;
    }
    try {
      var cluster = api.get("/api/v1/cluster");
      requireOurs(cluster.path("cluster").asText());
      int spares = 0;
      for (var process : cluster.path("processes")) {
        if (process.path("role").asText().equals("executor")
            && process.path("state").asText().equals("SPARE")) {
          spares++;
        }
      }
      return spares >= shape.workers();
    } catch (WeirException e) {
      if (e.code() == ErrorCode.PORT_IN_USE) {
        throw e;
      }
      // No leader yet.
      return false;
    }
  }

  private void requireOurs(String answering) {
    if (!answering.equals(shape.name())) {
      throw new WeirException(
          ErrorCode.PORT_IN_USE,
          "the port of a coordinator was taken by cluster '"
              + answering
              + "' at the same moment; start again");
    }
  }

  public ServerList client() {
    return new ServerList(servers, null, null);
  }

  /** Where the monitor is: on any coordinator. */
  public URI monitor() {
    return servers.get(0);
  }

  /**
   * Those that this process keeps running; each may be killed. Not this process itself, whose end
   * is the end of all.
   */
  public List<LocalProcess> processes() {
    return supervisor.processes();
  }

  /** Executors that the leader knows of. */
  public List<LocalProcess> executors() {
    var executors = new ArrayList<LocalProcess>();
    for (var process :
        new ApiClient(client(), ApiClient.PATIENCE).get("/api/v1/cluster").path("processes")) {
      if (process.path("role").asText().equals("executor")) {
        executors.add(
            new LocalProcess(
                "executor",
                process.path("id").asText(),
                process.path("pid").asLong(),
                process.path("address").asText()));
      }
    }
    return executors;
  }

  public Path directory() {
    return shape.directory();
  }

  private DevFile devFile() {
    return new DevFile(
        shape.name(),
        ProcessHandle.current().pid(),
        servers.stream().map(URI::toString).toList(),
        processes());
  }

  private void writeDevFile() {
    try {
      DevFile other = DevFile.read(state);
      if (other == null || other.supervisor() == ProcessHandle.current().pid()) {
        devFile().write(state);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    supervisor.close();
    try {
      devFile().remove(state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
