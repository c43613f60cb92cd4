package dev.weir.worker.process;

import dev.weir.api.JobDefinition;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Fingerprint;
import dev.weir.api.topology.Plan;
import dev.weir.api.topology.Planner;
import dev.weir.api.topology.Topology;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.worker.exchange.PeerAddress;
import dev.weir.worker.executor.AttemptTarget;
import dev.weir.worker.executor.CodeOfJob;
import dev.weir.worker.executor.CommandFence;
import dev.weir.worker.executor.ControlStream;
import dev.weir.worker.executor.Executor;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorCommand.Assembly;
import dev.weir.worker.executor.ExecutorCommand.Deploy;
import dev.weir.worker.executor.ExecutorCommand.Restore;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorPorts;
import dev.weir.worker.executor.ExecutorReport;
import dev.weir.worker.executor.ExecutorReport.Stage;
import dev.weir.worker.rpc.ControlLoop;
import dev.weir.worker.rpc.GrpcExchangeTransport;
import dev.weir.worker.rpc.GrpcSecurity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@link WarmUpJob} through everything that an executor has, so that the classes are loaded
 * when the first real job comes, and an installation that cannot run a job never says hello: two
 * executors in this process, joined by their exchange ports, a checkpoint, a restore, the end.
 *
 * <p>All but {@link #run} is on the control thread. Transitions: first attempt deployed → ready,
 * sources started, checkpoint 1 → second attempt deployed from it → ready, sources started → all
 * finished, checkpoint 2 → committed: done. Any failure ends it.
 */
final class WarmUp implements AutoCloseable {
  static final long TIMEOUT_MILLIS = 30_000;

  private static final String CLUSTER = "warm-up";
  private static final JobId JOB = new JobId("00000000000000000000000000000000");
  private static final LeaderEpoch EPOCH = new LeaderEpoch(1);
  private static final SortedMap<String, String> SETTINGS =
      new TreeMap<>(
          Map.of("parallelism", "1", "flushAfterMillis", "0", "pairBudgetBytes", "65536"));

  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final ControlLoop control =
      new ControlLoop("warm-up", failure -> done.completeExceptionally(failure));
  private final ProcessThreads threads;
  private final List<GrpcExchangeTransport> transports = new ArrayList<>();
  private final List<Executor> executors = new ArrayList<>();
  private final JobDefinition definition = JobDefinition.of(WarmUpJob.class);
  private final Topology topology = definition.build(Map.of()).topology();
  private final Plan plan = Planner.plan(topology, 1, 16);
  private final String reachable;
  private final SortedMap<SubtaskId, Stage> stages = new TreeMap<>();
  private final SortedMap<SubtaskId, SectionHandle> sections = new TreeMap<>();
  private final Set<Integer> committed = new HashSet<>();
  private CheckpointId pointer = CheckpointId.NONE;
  private int attempt;

  private WarmUp(String host, String reachable, GrpcSecurity security) {
    this.reachable = reachable;
    bind(host, security);
    var clock = new SystemTaskClock();
    this.threads = new ProcessThreads(control, 1, clock, done::completeExceptionally);
    for (int i = 0; i < 2; i++) {
      GrpcExchangeTransport transport = transports.get(i);
      var identity =
          new ExecutorIdentity(
              CLUSTER,
              name(i),
              name(i),
              new ExecutorIdentity.Host(CLUSTER, CLUSTER),
              reachable + ":" + transport.port(),
              CLUSTER,
              0);
      var ports =
          new ExecutorPorts(
              transport,
              new NoStore(),
              (code, copies) -> CompletableFuture.completedFuture(defined(copies)),
              threads,
              (kind, groups, first, end) -> new HeapStateBackend(first, end, groups),
              new Reports(i),
              clock);
      executors.add(new Executor(identity, ports));
    }
  }

  private void bind(String host, GrpcSecurity security) {
    try {
      for (int i = 0; i < 2; i++) {
        transports.add(new GrpcExchangeTransport(CLUSTER, name(i), name(i), host, security));
      }
    } catch (RuntimeException e) {
      transports.forEach(GrpcExchangeTransport::close);
      throw e;
    }
  }

  /**
   * Runs the job once.
   *
   * @param host to bind two exchange ports of
   * @param reachable what others call this host: the job's own frames go there
   * @throws WeirException when it did not come to its end, or not in time
   */
  static void run(String host, String reachable, GrpcSecurity security) {
    try (var warmUp = new WarmUp(host, reachable, security)) {
      warmUp.control.execute(warmUp::deploy);
      warmUp.done.orTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new WeirException(
          ErrorCode.INTERNAL,
          "the built-in job that every executor runs first did not come to its end within "
              + TIMEOUT_MILLIS
              + " ms, so this executor takes no other; look for a damaged installation, a port that"
              + " cannot be reached on "
              + reachable
              + ", or a machine with far too much to do: "
              + cause,
          cause);
    }
  }

  private static String name(int index) {
    return CLUSTER + "-" + index;
  }

  private List<JobGraph> defined(int copies) {
    var graphs = new ArrayList<JobGraph>();
    for (int i = 0; i < copies; i++) {
      graphs.add(definition.build(Map.of()));
    }
    return graphs;
  }

  private AttemptTarget target() {
    return new AttemptTarget(JOB, 0, attempt);
  }

  private void all(ExecutorCommand command) {
    for (int i = 0; i < executors.size(); i++) {
      tell(i, command);
    }
  }

  private void tell(int executor, ExecutorCommand command) {
    var fence = new CommandFence(CLUSTER, EPOCH, name(executor));
    control.execute(() -> executors.get(executor).on(fence, command));
  }

  private void deploy() {
    attempt++;
    stages.clear();
    var placements = new TreeMap<SubtaskId, String>();
    for (SubtaskId subtask : plan.subtasks()) {
      placements.put(subtask, name((subtask.chain() + subtask.index()) % 2));
    }
    var peers = new ArrayList<PeerAddress>();
    for (int i = 0; i < transports.size(); i++) {
      peers.add(new PeerAddress(name(i), name(i), reachable + ":" + transports.get(i).port()));
    }
    var code = new CodeOfJob("", WarmUpJob.class.getName(), new TreeMap<>());
    String fingerprint = Fingerprint.of(topology).hex();
    var assembly = new Assembly(CLUSTER, code, fingerprint, topology, plan, "", SETTINGS);
    for (int i = 0; i < executors.size(); i++) {
      var restores = new ArrayList<Restore>();
      for (SectionHandle section : sections.values()) {
        if (name(i).equals(placements.get(section.subtask()))) {
          var inherited = List.of(section.subtask().index());
          restores.add(
              new Restore(section.subtask(), List.of(section), section.committables(), inherited));
        }
      }
      tell(i, new Deploy(target(), assembly, placements, peers, restores, pointer));
    }
  }

  private void checkpoint() {
    sections.clear();
    all(new ExecutorCommand.TriggerBarrier(target(), CheckpointId.of(EPOCH, attempt)));
  }

  private void heard(int executor, ExecutorReport report) {
    if (report instanceof ExecutorReport.SubtaskStatus status && status.target().equals(target())) {
      status(status);
    } else if (report instanceof ExecutorReport.CheckpointAck ack
        && ack.target().equals(target())) {
      ack.sections().forEach(section -> sections.put(section.subtask(), section));
      if (sections.size() == plan.subtasks().size()) {
        complete(ack.checkpoint());
      }
    } else if (report instanceof ExecutorReport.CheckpointDeclined declined) {
      done.completeExceptionally(new IllegalStateException(declined.error().message()));
    } else if (report instanceof ExecutorReport.CommitReport commit
        && commit.target().equals(target())
        && attempt == 2) {
      committed.add(executor);
      if (committed.size() == executors.size()) {
        done.complete(null);
      }
    }
  }

  private void status(ExecutorReport.SubtaskStatus status) {
    stages.put(status.subtask(), status.stage());
    if (status.error() != null) {
      done.completeExceptionally(new IllegalStateException(status.error().message()));
    } else if (all(Stage.READY)) {
      all(new ExecutorCommand.StartSources(target()));
      if (attempt == 1) {
        checkpoint();
      }
    } else if (attempt == 2 && all(Stage.FINISHED)) {
      checkpoint();
    }
  }

  private boolean all(Stage stage) {
    return stages.size() == plan.subtasks().size()
        && stages.values().stream().allMatch(one -> one == stage);
  }

  private void complete(CheckpointId checkpoint) {
    pointer = checkpoint;
    all(new ExecutorCommand.Commit(target(), pointer));
    if (attempt == 1) {
      deploy();
    }
  }

  @Override
  public void close() {
    threads.close();
    control.close();
    transports.forEach(GrpcExchangeTransport::close);
  }

  /** What an executor says, as a message that comes later. */
  private final class Reports implements ControlStream {
    private final int executor;

    Reports(int executor) {
      this.executor = executor;
    }

    @Override
    public void report(LeaderEpoch epoch, ExecutorReport report) {
      control.execute(() -> heard(executor, report));
    }

    @Override
    public void exit(ExitCode code, String reason) {
      done.completeExceptionally(new IllegalStateException(reason));
    }
  }
}
