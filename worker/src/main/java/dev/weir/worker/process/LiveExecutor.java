package dev.weir.worker.process;

import dev.weir.api.id.LeaderEpoch;
import dev.weir.checkpointing.BlobStores;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.worker.executor.ControlStream;
import dev.weir.worker.executor.Executor;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorPorts;
import dev.weir.worker.executor.ExecutorReport;
import dev.weir.worker.process.jar.Connectors;
import dev.weir.worker.process.jar.LoadedJobCode;
import dev.weir.worker.rpc.ControlLoop;
import dev.weir.worker.rpc.ExecutorControlClient;
import dev.weir.worker.rpc.GrpcExchangeTransport;
import dev.weir.worker.rpc.GrpcSecurity;
import dev.weir.worker.zookeeper.ZooKeeperLeaderFinder;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor with everything around it: ports wired, control thread running, leader looked for. Of
 * its process it knows nothing: how that ends is the owner's part. Made and closed by any thread.
 */
final class LiveExecutor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveExecutor.class);

  /** For the last report of an executor to reach the leader; well below a tick. */
  private static final long FAREWELL_MILLIS = 300;

  private final ControlLoop control;
  private final ExecutorControlClient client;
  private final GrpcExchangeTransport transport;
  private final BlobStore store;
  private final ProcessThreads threads;
  private final ZooKeeperLeaderFinder leader;

  /** How an executor ends. Called by its own threads. */
  interface End {
    /** It is to end, for this reason. */
    void exit(ControlStream.ExitCode code, String reason);

    /** A rule inside it was broken. */
    void broken(Throwable cause);
  }

  /**
   * Starts.
   *
   * @param arguments as {@link ExecutorArguments} gives them
   * @throws dev.weir.api.error.WeirException when ZooKeeper, the store or the certificates cannot
   *     be used
   */
  LiveExecutor(Map<String, String> arguments, End end) {
    ClusterAccess access = ClusterAccess.parse(arguments);
    GrpcSecurity security = access.security();
    String name = ClusterAccess.required(arguments, "executor");
    String host = ClusterAccess.required(arguments, "host");
    String incarnation = UUID.randomUUID().toString();
    this.transport = new GrpcExchangeTransport(access.cluster(), name, incarnation, host, security);
    var identity =
        new ExecutorIdentity(
            access.cluster(),
            name,
            incarnation,
            new ExecutorIdentity.Host(
                ClusterAccess.required(arguments, "worker"),
                ClusterAccess.required(arguments, "worker-incarnation")),
            ClusterAccess.required(arguments, "reachable") + ":" + transport.port(),
            ClusterAccess.required(arguments, "version"),
            ProcessHandle.current().pid());
    this.control = new ControlLoop("executor-control", end::broken);
    this.client = new ExecutorControlClient(identity, security, control);
    this.store =
        BlobStores.open(access.store(), new BlobStores.Options(access.s3Endpoint(), null, null));
    var clock = new SystemTaskClock();
    int loops = Runtime.getRuntime().availableProcessors();
    this.threads = new ProcessThreads(control, loops, clock, end::broken);
    Path directory = Path.of(ClusterAccess.required(arguments, "directory"));
    var ports =
        new ExecutorPorts(
            transport,
            store,
            new LoadedJobCode(store, connectors(arguments), directory),
            threads,
            new LocalStateBackends(
                directory.resolve("state"),
                Long.parseLong(ClusterAccess.required(arguments, "rocksdb-bytes"))),
            new Out(client, control, end),
            clock);
    Executor executor = new Executor(identity, ports);
    client.serve(executor);
    control.every(Executor.TICK_MILLIS, () -> executor.tick(ProcessUsage::now));
    this.leader =
        ZooKeeperLeaderFinder.open(
            access.zookeeper(),
            access.cluster(),
            access.sessionMillis(),
            found -> control.execute(() -> client.leaderAt(found.controlAddress())));
    LOG.info("executor {} listens at {}", name, identity.dataAddress());
  }

  private static Connectors connectors(Map<String, String> arguments) {
    String installed = arguments.get("connectors");
    return new Connectors(
        installed == null ? null : Path.of(installed), LiveExecutor.class.getClassLoader());
  }

  /** The executor's way to the leader, and out. */
  private record Out(ExecutorControlClient client, ControlLoop control, End end)
      implements ControlStream {
    @Override
    public void report(LeaderEpoch epoch, ExecutorReport report) {
      client.report(epoch, report);
    }

    @Override
    public void exit(ExitCode code, String reason) {
      if (code == ExitCode.STUCK) {
        control.after(FAREWELL_MILLIS, () -> end.exit(code, reason));
      } else {
        end.exit(code, reason);
      }
    }
  }

  /** Leaves the cluster and lets every thread go, at once: as the end of a process would. */
  @Override
  public void close() {
    leader.close();
    control.execute(client::close);
    control.close();
    threads.close();
    transport.close();
    try {
      store.close();
    } catch (Exception e) {
      LOG.warn("the store could not be closed", e);
    }
  }
}
