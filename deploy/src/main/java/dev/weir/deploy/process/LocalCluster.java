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
import java.util.ArrayList;
import java.util.List;
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
   */
  public record Shape(
      String name, Path directory, int monitorPort, int coordinators, int workers, Each each) {
    /** Two of each. */
    public static Shape of(String name, Path directory, int monitorPort) {
      return new Shape(name, directory, monitorPort, 2, 2, new Each(4, 4, Each.SMALL_BYTES));
    }

    /**
     * What each worker has.
     *
     * @param memoryBytes for all its executors together
     */
    public record Each(int slots, int executors, long memoryBytes) {
      /** For a laptop on which other things run too. */
      public static final long SMALL_BYTES = 1L << 30;
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
    var processes = new LocalProcesses(shape);
    processes.specs().forEach(supervisor::add);
    servers.addAll(processes.servers());
    writeDevFile();
  }

  /**
   * Waits until a coordinator leads and every worker has an executor to spare.
   *
   * @throws WeirException TIMED_OUT, INTERNAL when a process cannot run
   */
  public void awaitReady() {
    new Readiness(shape, client()).await(supervisor::earlyEnds);
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
