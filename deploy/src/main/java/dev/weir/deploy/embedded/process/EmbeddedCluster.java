package dev.weir.deploy.embedded.process;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.JobId;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.JobCode;
import dev.weir.coordinator.process.CoordinatorConfig;
import dev.weir.coordinator.process.CoordinatorDaemon;
import dev.weir.coordinator.view.JobView;
import dev.weir.deploy.files.Directories;
import dev.weir.deploy.release.Release;
import dev.weir.deploy.zookeeper.LocalZooKeeper;
import dev.weir.worker.process.ClusterAccess;
import dev.weir.worker.process.WorkerConfig;
import dev.weir.worker.process.WorkerDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A cluster inside this JVM: a ZooKeeper server, a coordinator and a worker whose executors run
 * here too. The code is that of a real cluster, down to gRPC and checkpoints; what is missing is
 * processes, so that a crash of this JVM ends everything. Its files lie in a temporary directory
 * and go with it. Used by one thread.
 */
public final class EmbeddedCluster implements AutoCloseable {
  private static final String NAME = "embedded";
  private static final String LOOPBACK = "127.0.0.1";
  private static final int SESSION_MILLIS = 20_000;
  private static final int EXECUTORS = 3;
  private static final int MIN_SLOTS = 4;
  private static final long MEMORY_BYTES = 1L << 30;
  private static final long LEADER_MILLIS = 30_000;
  private static final long SUBMIT_MILLIS = 120_000;
  private static final long POLL_MILLIS = 10;

  private final Path directory;
  private final @Nullable Path connectors;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private volatile @Nullable String halted;

  private EmbeddedCluster(Path directory, @Nullable Path connectors) {
    this.directory = directory;
    this.connectors = connectors;
  }

  /**
   * Starts it.
   *
   * @throws WeirException when something that it needs is missing
   */
  public static EmbeddedCluster start() {
    return start(null);
  }

  /**
   * Starts it with installed connectors.
   *
   * @param connectors null: those of the class path
   */
  public static EmbeddedCluster start(@Nullable Path connectors) {
    try {
      var cluster = new EmbeddedCluster(Files.createTempDirectory("weir-"), connectors);
      try {
        cluster.open();
        return cluster;
      } catch (RuntimeException e) {
        cluster.close();
        throw e;
      }
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID, "no temporary directory can be made: " + e, e);
    }
  }

  private void open() {
    LocalZooKeeper zookeeper = opening(LocalZooKeeper.start(directory.resolve("zookeeper"), 0));
    String address = LOOPBACK + ":" + zookeeper.port();
    String store = directory.resolve("store").toUri().toString();
    opening(
        CoordinatorDaemon.start(
            new CoordinatorConfig(
                NAME,
                "coordinator",
                new CoordinatorConfig.Metadata(address, SESSION_MILLIS),
                new CoordinatorConfig.Storage(store, null),
                new CoordinatorConfig.Network(LOOPBACK, null, 0, 0),
                CoordinatorConfig.Security.LOOPBACK),
            Release.version(),
            halt -> halted = halt.toString()));
    int slots = Math.max(MIN_SLOTS, Runtime.getRuntime().availableProcessors());
    opening(
        WorkerDaemon.start(
            new WorkerConfig(
                "worker",
                new WorkerConfig.Network(LOOPBACK, null),
                new ClusterAccess(NAME, address, SESSION_MILLIS, store, null, null),
                new WorkerConfig.Capacity(slots, EXECUTORS, MEMORY_BYTES),
                directory.resolve("worker"),
                connectors,
                List.of()),
            Release.version(),
            WorkerDaemon.Place.THIS_JVM));
  }

  private <T extends AutoCloseable> T opening(T part) {
    opened.push(part);
    return part;
  }

  /** host:port of REST and monitor. */
  public String httpAddress() {
    return coordinator().httpAddress();
  }

  private CoordinatorDaemon coordinator() {
    return opened.stream()
        .filter(CoordinatorDaemon.class::isInstance)
        .map(CoordinatorDaemon.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Runs a job to its end.
   *
   * @param job on the class path
   * @throws WeirException when it is refused, or fails
   */
  public void run(
      Class<?> job, SortedMap<String, String> args, SortedMap<String, String> settings) {
    CoordinatorDaemon coordinator = coordinator();
    awaitLeader(coordinator);
    Answer.Accepted accepted =
        coordinator.ask(
            new ClientRequest.Submit(
                UUID.randomUUID().toString(),
                job.getSimpleName(),
                new JobCode("", job.getName(), args),
                settings),
            SUBMIT_MILLIS);
    accepted.warnings().forEach(warning -> System.err.println("warning: " + warning));
    while (true) {
      JobView view = view(coordinator, accepted.job());
      if (view != null && view.progress().status().ended()) {
        if (view.progress().status() == JobView.Status.FAILED) {
          throw failure(view.progress().error());
        }
        return;
      }
      pause();
    }
  }

  private void awaitLeader(CoordinatorDaemon coordinator) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LEADER_MILLIS);
    while (!coordinator.view().leader().leading()) {
      if (System.nanoTime() > deadline) {
        throw new WeirException(
            ErrorCode.NO_LEADER, "the embedded coordinator does not lead after 30 s");
      }
      pause();
    }
  }

  private @Nullable JobView view(CoordinatorDaemon coordinator, JobId id) {
    String why = halted;
    if (why != null) {
      throw new WeirException(ErrorCode.INTERNAL, "the embedded coordinator has halted: " + why);
    }
    return coordinator.view().jobs().stream()
        .filter(job -> job.identity().job().equals(id))
        .findFirst()
        .orElse(null);
  }

  /** The error as the executor reported it: its line begins with its code. */
  private static WeirException failure(@Nullable String line) {
    String text = line == null ? "the job failed" : line;
    int end = text.indexOf(' ');
    ErrorCode code = ErrorCode.of(end < 0 ? "" : text.substring(0, end));
    String title = code.code() + " " + code.title() + ": ";
    return new WeirException(code, text.startsWith(title) ? text.substring(title.length()) : text);
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        halted = e.toString();
      }
    }
    Directories.remove(directory);
  }
}
