package dev.weir.worker.process;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.checkpointing.BlobStores;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.Probe;
import dev.weir.worker.daemon.WorkerCore;
import dev.weir.worker.daemon.WorkerEffect;
import dev.weir.worker.daemon.WorkerEvent;
import dev.weir.worker.rpc.ControlLoop;
import dev.weir.worker.rpc.WorkerControlClient;
import dev.weir.worker.rpc.WorkerWire;
import dev.weir.worker.zookeeper.ZooKeeperLeaderFinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon on every node: it keeps the control stream to whoever leads and runs executor
 * processes as the leader says. No user code ever runs in it, unless it is embedded. One control
 * thread; see {@link WorkerCore} for what it decides.
 */
public final class WorkerDaemon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerDaemon.class);
  private static final long HEARTBEAT_MILLIS = 3_000;
  private static final int BROKEN_EXIT_CODE = 71;

  private final WorkerCore core;
  private final ControlLoop control;
  private final WorkerControlClient client;
  private final ExecutorLauncher processes;
  private final @Nullable ExecutorService starter;
  private final ZooKeeperLeaderFinder leader;

  /** Where executors run. */
  public enum Place {
    /** Each in a process of its own. */
    PROCESSES,
    /** In this JVM: for an application that embeds Weir, and for tests. */
    THIS_JVM
  }

  private WorkerDaemon(WorkerConfig config, String version, String incarnation, Place place) {
    this.core = new WorkerCore(incarnation);
    this.control = new ControlLoop("worker-control", WorkerDaemon::broken);
    var about =
        new WorkerWire.About(
            version,
            config.network().reachableHost(),
            config.capacity().slots(),
            config.capacity().maxExecutors(),
            config.capacity().memoryBytes(),
            ProcessHandle.current().pid());
    ClusterAccess access = config.access();
    this.client =
        new WorkerControlClient(
            new WorkerWire(access.cluster(), config.worker(), incarnation, about),
            access.security(),
            control,
            this::handle);
    if (place == Place.PROCESSES) {
      this.starter = null;
      this.processes = new ExecutorProcesses(config, version, incarnation, new Ends());
    } else {
      ExecutorService one = Executors.newSingleThreadExecutor(WorkerDaemon::daemonThread);
      this.starter = one;
      this.processes = new ExecutorsInProcess(config, version, incarnation, one, new Ends());
    }
    this.leader =
        ZooKeeperLeaderFinder.open(
            access.zookeeper(),
            access.cluster(),
            access.sessionMillis(),
            found -> control.execute(() -> client.leaderAt(found.controlAddress())));
  }

  /**
   * Starts a daemon: waits for executors of an earlier life to be gone, then looks for the leader.
   *
   * @throws WeirException when the directory, the store, ZooKeeper or the certificates cannot be
   *     used
   */
  public static WorkerDaemon start(WorkerConfig config, String version) {
    return start(config, version, Place.PROCESSES);
  }

  /** The same, with a choice of where user code runs. */
  public static WorkerDaemon start(WorkerConfig config, String version, Place place) {
    Path executors = config.directory().resolve("executors");
    var sign = new SignOfLife(config.directory());
    try {
      sign.remove();
      Orphans.clear(executors);
      Files.createDirectories(executors);
    } catch (IOException e) {
      throw new WeirException(
          ErrorCode.CONFIG_INVALID,
          "the worker's directory " + config.directory() + " cannot be used: " + e,
          e);
    }
    probe(config);
    LOG.info(
        "worker {} offers {} slots and {} MiB for up to {} executors and a spare, {} MiB each",
        config.worker(),
        config.capacity().slots(),
        config.capacity().memoryBytes() >> 20,
        config.capacity().maxExecutors(),
        config.capacity().executorBytes() >> 20);
    var daemon = new WorkerDaemon(config, version, UUID.randomUUID().toString(), place);
    daemon.control.every(
        HEARTBEAT_MILLIS,
        () -> {
          daemon.handle(new WorkerEvent.Tick());
          sign.give();
        });
    return daemon;
  }

  /** The daemon itself does without the store, but every executor would fail. */
  private static void probe(WorkerConfig config) {
    ClusterAccess access = config.access();
    BlobStores.Options options = new BlobStores.Options(access.s3Endpoint(), null, null);
    try (BlobStore store = BlobStores.open(access.store(), options)) {
      Probe.check(store, config.worker() + "-" + UUID.randomUUID());
    }
  }

  private void handle(WorkerEvent event) {
    for (WorkerEffect effect : core.on(event)) {
      if (effect instanceof WorkerEffect.Say say) {
        client.say(say);
      } else if (effect instanceof WorkerEffect.Launch launch) {
        processes.launch(launch.executor());
      } else if (effect instanceof WorkerEffect.Kill kill) {
        processes.kill(kill.executor(), kill.reason());
      } else if (effect instanceof WorkerEffect.Distrust distrust) {
        LOG.warn("leaving the leader's stream: {}", distrust.cause());
        client.distrust(distrust.cause());
      }
    }
  }

  private static void broken(Throwable cause) {
    LOG.error("the worker's control logic failed; the process ends", cause);
    Runtime.getRuntime().halt(BROKEN_EXIT_CODE);
  }

  private static Thread daemonThread(Runnable task) {
    var thread = new Thread(task, "executor-starter");
    thread.setDaemon(true);
    return thread;
  }

  /** Kills every executor and leaves the cluster. */
  @Override
  public void close() {
    leader.close();
    control.execute(client::close);
    control.close();
    processes.killAll();
    if (starter != null) {
      starter.shutdown();
    }
  }

  private final class Ends implements ExecutorProcesses.Listener {
    @Override
    public void launched(String executor, long pid) {
      control.execute(() -> handle(new WorkerEvent.Launched(executor, pid)));
    }

    @Override
    public void exited(String executor, int exitCode, String lastWords) {
      control.execute(() -> handle(new WorkerEvent.Exited(executor, exitCode, lastWords)));
    }
  }
}
