package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real cluster on loopback for one test class: ZooKeeper servers, coordinators and workers as
 * processes of the distribution, started before the first test and killed after the last. Nothing
 * restarts what a test has killed but the test itself. Everything that the processes print and keep
 * lies in {@code target/it/<test class>}; none of it may be a stack trace. Used by one thread.
 */
final class TestCluster implements BeforeAllCallback, AfterAllCallback {
  private static final Duration START = Duration.ofSeconds(90);
  private static final String NAME = "it";
  private static final String LOOPBACK = "127.0.0.1";

  private final Shape shape;
  private final Map<String, ServerProcess> processes = new LinkedHashMap<>();
  private final List<String> servers = new ArrayList<>();
  private @Nullable Path directory;
  private @Nullable ZooKeeperEnsemble zookeeper;
  private @Nullable LocalS3 s3;
  private @Nullable Protection protection;

  /** Where checkpoints lie. */
  enum Store {
    DIRECTORY,
    S3
  }

  /**
   * What to start.
   *
   * @param slots of each worker
   * @param executors of each worker
   * @param isProtected with certificates and a token, each process on an address of its own
   */
  record Shape(
      int zookeepers,
      int coordinators,
      int workers,
      int slots,
      int executors,
      Store store,
      boolean isProtected) {}

  private TestCluster(Shape shape) {
    this.shape = shape;
  }

  static TestCluster of(Shape shape) {
    return new TestCluster(shape);
  }

  /** One ZooKeeper server and one coordinator: for tests that kill neither. */
  static TestCluster small() {
    return of(new Shape(1, 1, 2, 4, 2, Store.DIRECTORY, false));
  }

  /** An ensemble of three, two coordinators, two workers. */
  static TestCluster full(Store store) {
    return of(new Shape(3, 2, 2, 2, 2, store, false));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    try {
      start(Distribution.scratch(context.getRequiredTestClass().getSimpleName()));
    } catch (Exception | Error e) {
      afterAll(context);
      throw e;
    }
  }

  private void start(Path scratch) throws Exception {
    directory = scratch;
    if (shape.isProtected()) {
      protection = new Protection(scratch);
    }
    zookeeper = new ZooKeeperEnsemble(scratch, shape.zookeepers());
    if (shape.store() == Store.S3) {
      s3 = new LocalS3(scratch.resolve("s3"));
    }
    zookeeper.awaitServing();
    for (int i = 1; i <= shape.coordinators(); i++) {
      addCoordinator(i);
    }
    for (int i = 1; i <= shape.workers(); i++) {
      addWorker(i);
    }
    awaitReady();
  }

  private void addCoordinator(int number) {
    String id = "coordinator-" + number;
    String host = host(number);
    int port = FreePort.any();
    servers.add((protection == null ? "http://" : "https://") + host + ":" + port);
    List<String> arguments = new ArrayList<>(List.of("coordinator"));
    arguments.addAll(role(id, host));
    arguments.addAll(List.of("--http-port", "" + port));
    if (protection != null) {
      arguments.addAll(List.of("--token-file", protection.tokenFile().toString()));
    }
    start(id, arguments);
  }

  private void addWorker(int number) {
    String id = "worker-" + number;
    List<String> arguments = new ArrayList<>(List.of("worker"));
    arguments.addAll(role(id, host(shape.coordinators() + number)));
    arguments.addAll(
        List.of(
            "--slots",
            "" + shape.slots(),
            "--executors",
            "" + shape.executors(),
            "--memory",
            256 * (shape.executors() + 1) + "m",
            "--work-dir",
            directory().resolve(id).toString()));
    start(id, arguments);
  }

  private String host(int number) {
    return protection == null ? LOOPBACK : "127.0.0." + (number + 1);
  }

  private void start(String id, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(Distribution.launcher()));
    command.addAll(arguments);
    command.add("--end-with-stdin");
    processes.put(id, new ServerProcess(id, directory(), environment(id), command));
  }

  /** What a role of this cluster is told besides its own. */
  List<String> role(String id, String host) {
    var options =
        new ArrayList<>(
            List.of(
                "--cluster",
                NAME,
                "--id",
                id,
                "--bind",
                host,
                "--zookeeper",
                zookeeper().address(),
                "--store",
                storeAddress(),
                "--session",
                "4s"));
    if (s3 != null) {
      options.addAll(List.of("--s3-endpoint", s3.endpoint()));
    }
    if (protection != null) {
      options.addAll(List.of("--tls-dir", protection.servers().toString()));
    }
    return options;
  }

  private String storeAddress() {
    return s3 != null ? s3.address() : directory().resolve("store").toUri().toString();
  }

  Map<String, String> environment(String id) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("WEIR_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -Dweir.log.name=" + id);
    if (s3 != null) {
      environment.putAll(s3.environment());
    }
    return environment;
  }

  /** Waits until one coordinator leads, all others stand by and every worker has a spare. */
  void awaitReady() {
    Api api = api();
    await()
        .atMost(START)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              JsonNode cluster = api.json("/api/v1/cluster");
              assertThat(of(cluster, "coordinator")).hasSize(shape.coordinators());
              assertThat(of(cluster, "worker"))
                  .hasSize(shape.workers())
                  .allMatch(w -> w.path("connected").asBoolean());
              assertThat(of(cluster, "executor").stream().map(e -> e.path("worker").asText()))
                  .hasSizeGreaterThanOrEqualTo(shape.workers());
            });
  }

  static List<JsonNode> of(JsonNode cluster, String role) {
    var found = new ArrayList<JsonNode>();
    for (JsonNode process : cluster.path("processes")) {
      if (process.path("role").asText().equals(role)) {
        found.add(process);
      }
    }
    return found;
  }

  Api api() {
    return protection == null ? new Api(servers) : protection.api(servers);
  }

  /** The command line, pointed at this cluster. */
  Cli cli() {
    var options = new ArrayList<>(List.of("--server", String.join(",", servers)));
    if (protection != null) {
      options.addAll(protection.clientOptions());
    }
    return new Cli(directory(), environment("cli"), options);
  }

  Path directory() {
    return required(directory);
  }

  ZooKeeperEnsemble zookeeper() {
    return required(zookeeper);
  }

  LocalS3 s3() {
    return required(s3);
  }

  Protection protection() {
    return required(protection);
  }

  List<String> servers() {
    return servers;
  }

  private static <T> T required(@Nullable T part) {
    return java.util.Objects.requireNonNull(part, "not started, or not in this shape");
  }

  ServerProcess process(String id) {
    return required(processes.get(id));
  }

  /** The process of the coordinator that leads now. */
  ServerProcess leader() {
    return process(api().json("/api/v1/cluster").path("leader").asText());
  }

  /** Pids of the executors that run this job. */
  List<Long> executorsOf(String job) {
    return of(api().json("/api/v1/cluster"), "executor").stream()
        .filter(e -> e.path("job").asText().equals(job))
        .map(e -> e.path("pid").asLong())
        .toList();
  }

  static void kill9(long pid) {
    ProcessHandle.of(pid)
        .ifPresent(
            process -> {
              process.destroyForcibly();
              process.onExit().join();
            });
  }

  /** Starts again what was killed, and waits until all is well. */
  void restartDead() {
    startDead();
    zookeeper().awaitServing();
    awaitReady();
  }

  /** Starts again what does not run. */
  void startDead() {
    Stream.concat(zookeeper().servers().stream(), processes.values().stream())
        .forEach(ServerProcess::restart);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    processes.values().forEach(ServerProcess::close);
    if (zookeeper != null) {
      zookeeper.close();
    }
    if (s3 != null) {
      s3.close();
    }
    if (directory != null) {
      ProcessLogs.holdNoStack(directory);
    }
  }
}
