package dev.weir.worker.process;

import dev.weir.api.error.WeirException;
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
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Main of an executor process, started by a {@link WorkerDaemon} with arguments {@code name=value}.
 * It wires the executor's ports and lets its control thread run; the process ends when the leader
 * says so, or when the pipe from the daemon closes.
 */
public final class ExecutorMain {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorMain.class);
  private static final int BROKEN_EXIT_CODE = 72;
  private static final int UNUSABLE_EXIT_CODE = 73;

  private ExecutorMain() {}

  public static void main(String[] arguments) {
    ParentPipe.haltWhenClosed(System.in);
    try {
      start(parse(arguments));
    } catch (WeirException e) {
      LOG.error(e.line());
      Runtime.getRuntime().halt(UNUSABLE_EXIT_CODE);
    } catch (RuntimeException e) {
      LOG.error("the executor could not start", e);
      Runtime.getRuntime().halt(UNUSABLE_EXIT_CODE);
    }
  }

  private static Map<String, String> parse(String[] arguments) {
    var parsed = new TreeMap<String, String>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("expected name=value, found '" + argument + "'");
      }
      parsed.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return parsed;
  }

  private static void start(Map<String, String> arguments) {
    ClusterAccess access = ClusterAccess.parse(arguments);
    GrpcSecurity security = access.security();
    String name = ClusterAccess.required(arguments, "executor");
    String host = ClusterAccess.required(arguments, "host");
    String incarnation = UUID.randomUUID().toString();
    var transport = new GrpcExchangeTransport(access.cluster(), name, incarnation, host, security);
    var identity =
        new ExecutorIdentity(
            access.cluster(),
            name,
            incarnation,
            new ExecutorIdentity.Host(
                ClusterAccess.required(arguments, "worker"),
                ClusterAccess.required(arguments, "worker-incarnation")),
            host + ":" + transport.port(),
            ClusterAccess.required(arguments, "version"),
            ProcessHandle.current().pid());
    var control = new ControlLoop("executor-control", ExecutorMain::broken);
    var client = new ExecutorControlClient(identity, security, control);
    Executor executor =
        new Executor(identity, ports(arguments, access, transport, control, client));
    client.serve(executor);
    control.every(Executor.TICK_MILLIS, () -> executor.tick(ProcessUsage.now()));
    ZooKeeperLeaderFinder.open(
        access.zookeeper(),
        access.cluster(),
        access.sessionMillis(),
        leader -> control.execute(() -> client.leaderAt(leader.controlAddress())));
    LOG.info("executor {} listens at {}", name, identity.dataAddress());
  }

  private static ExecutorPorts ports(
      Map<String, String> arguments,
      ClusterAccess access,
      GrpcExchangeTransport transport,
      ControlLoop control,
      ExecutorControlClient client) {
    Path directory = Path.of(ClusterAccess.required(arguments, "directory"));
    String installed = arguments.get("connectors");
    var connectors =
        new Connectors(
            installed == null ? null : Path.of(installed), ExecutorMain.class.getClassLoader());
    BlobStore store =
        BlobStores.open(access.store(), new BlobStores.Options(access.s3Endpoint(), null, null));
    var clock = new SystemTaskClock();
    int loops = Runtime.getRuntime().availableProcessors();
    return new ExecutorPorts(
        transport,
        store,
        new LoadedJobCode(store, connectors, directory),
        new ProcessThreads(control, loops, clock, ExecutorMain::broken),
        new LocalStateBackends(
            directory.resolve("state"),
            Long.parseLong(ClusterAccess.required(arguments, "rocksdb-bytes"))),
        new Out(client),
        clock);
  }

  private static void broken(Throwable cause) {
    LOG.error("the executor's control logic failed; the process ends", cause);
    Runtime.getRuntime().halt(BROKEN_EXIT_CODE);
  }

  /** The executor's way to the leader, and out. */
  private record Out(ExecutorControlClient client) implements ControlStream {
    @Override
    public void report(LeaderEpoch epoch, ExecutorReport report) {
      client.report(epoch, report);
    }

    @Override
    public void exit(ExitCode code, String reason) {
      LOG.info("the executor ends: {}", reason);
      Runtime.getRuntime().halt(code.code());
    }
  }
}
