package dev.weir.testkit;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.LeaderEpoch;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Fingerprint;
import dev.weir.api.topology.Plan;
import dev.weir.api.topology.Topology;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.worker.exchange.ExchangeTransport;
import dev.weir.worker.exchange.Link;
import dev.weir.worker.exchange.LinkAcceptor;
import dev.weir.worker.exchange.LinkEvents;
import dev.weir.worker.exchange.LinkId;
import dev.weir.worker.exchange.PeerAddress;
import dev.weir.worker.executor.AttemptTarget;
import dev.weir.worker.executor.CodeOfJob;
import dev.weir.worker.executor.CommandFence;
import dev.weir.worker.executor.ControlStream;
import dev.weir.worker.executor.Executor;
import dev.weir.worker.executor.ExecutorCommand;
import dev.weir.worker.executor.ExecutorCommand.Assembly;
import dev.weir.worker.executor.ExecutorCommand.Restore;
import dev.weir.worker.executor.ExecutorIdentity;
import dev.weir.worker.executor.ExecutorPorts;
import dev.weir.worker.executor.ExecutorReport;
import dev.weir.worker.executor.ExecutorReport.Failure;
import dev.weir.worker.executor.ExecutorReport.Stage;
import dev.weir.worker.executor.JobCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Leads a job on one real executor, which the calling thread drives. Every attempt has an executor
 * of its own, as after a crash.
 *
 * <p>Transitions: new → {@link #start} running → {@link #checkpointAndRestore} running; any → (a
 * subtask failed) failed, for good.
 */
final class RunningJob {
  private static final String CLUSTER = "test";
  private static final String EXECUTOR = "executor";
  private static final JobId JOB = new JobId("00000000000000000000000000000001");
  private static final LeaderEpoch EPOCH = new LeaderEpoch(1);

  private final String jobClass;
  private final JobCode code;
  private final Topology topology;
  private final Plan plan;
  private final SortedMap<String, String> settings;
  private final ManualClock clock;
  private final MemoryBlobStore store = new MemoryBlobStore();
  private final SortedMap<SubtaskId, Stage> stages = new TreeMap<>();
  private final SortedMap<SubtaskId, SectionHandle> sections = new TreeMap<>();
  private int attempt;
  private int checkpoints;
  private CheckpointId pointer = CheckpointId.NONE;
  private OneThread thread;
  private Executor executor;
  private @Nullable WeirException failure;

  /**
   * @param code gives the graph under test
   * @param topology of that graph
   */
  RunningJob(
      String jobClass,
      JobCode code,
      Topology topology,
      Plan plan,
      SortedMap<String, String> settings,
      ManualClock clock) {
    this.jobClass = jobClass;
    this.code = code;
    this.topology = topology;
    this.plan = plan;
    this.settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    this.clock = clock;
    this.thread = new OneThread(clock, plan.subtasks().size());
    this.executor = newExecutor(thread);
  }

  /** Deploys a first or further attempt, from the pointer, and lets its sources start. */
  void start() {
    attempt++;
    stages.clear();
    thread = new OneThread(clock, plan.subtasks().size());
    executor = newExecutor(thread);
    tell(
        new ExecutorCommand.Deploy(
            target(), assembly(), placements(), List.of(address()), restores(), pointer));
    require(Stage.READY, "to be restored and opened");
    tell(new ExecutorCommand.StartSources(target()));
  }

  /** Lets everything happen that can happen without time passing. */
  void settle() {
    requireAlive();
    thread.settle();
    requireAlive();
  }

  /** When the job has something to do again; Long.MAX_VALUE when it waits for input only. */
  long nextMillis() {
    return thread.nextMillis();
  }

  /** Whether every subtask has seen the end of its input. */
  boolean isFinished() {
    return stages.size() == plan.subtasks().size()
        && stages.values().stream().allMatch(stage -> stage == Stage.FINISHED);
  }

  /** Takes a checkpoint and commits it. */
  void checkpoint() {
    var id = CheckpointId.of(EPOCH, ++checkpoints);
    sections.clear();
    tell(new ExecutorCommand.TriggerBarrier(target(), id));
    if (sections.size() != plan.subtasks().size()) {
      throw new WeirException(
          ErrorCode.INTERNAL,
          "checkpoint " + id + " did not come together: " + sections.keySet() + " of " + stages);
    }
    pointer = id;
    tell(new ExecutorCommand.Commit(target(), pointer));
  }

  /** Lets go of the executor; another one goes on from the checkpoint. */
  void checkpointAndRestore() {
    checkpoint();
    tell(new ExecutorCommand.DropAttempt(target()));
    start();
  }

  /** Lets go of everything, whatever state it is in. */
  void close() {
    executor.on(fence(), new ExecutorCommand.DropAttempt(target()));
    thread.settle();
  }

  private void tell(ExecutorCommand command) {
    executor.on(fence(), command);
    settle();
  }

  private void require(Stage expected, String what) {
    boolean all = stages.size() == plan.subtasks().size();
    if (!all || !stages.values().stream().allMatch(stage -> stage == expected)) {
      throw new WeirException(
          ErrorCode.INTERNAL, "expected every subtask " + what + ", found " + stages);
    }
  }

  private void requireAlive() {
    if (failure != null) {
      throw failure;
    }
  }

  private AttemptTarget target() {
    return new AttemptTarget(JOB, 0, attempt);
  }

  private CommandFence fence() {
    return new CommandFence(CLUSTER, EPOCH, incarnation());
  }

  private String incarnation() {
    return EXECUTOR + "-" + attempt;
  }

  private PeerAddress address() {
    return new PeerAddress(EXECUTOR, incarnation(), EXECUTOR);
  }

  private Assembly assembly() {
    String fingerprint = Fingerprint.of(topology).hex();
    var shipped = new CodeOfJob("", jobClass, new TreeMap<>());
    return new Assembly(jobClass, shipped, fingerprint, topology, plan, "", settings);
  }

  private SortedMap<SubtaskId, String> placements() {
    var placements = new TreeMap<SubtaskId, String>();
    plan.subtasks().forEach(subtask -> placements.put(subtask, EXECUTOR));
    return placements;
  }

  private List<Restore> restores() {
    var restores = new ArrayList<Restore>();
    sections.forEach(
        (subtask, section) ->
            restores.add(
                new Restore(
                    subtask, List.of(section), section.committables(), List.of(subtask.index()))));
    return restores;
  }

  private Executor newExecutor(OneThread on) {
    var identity =
        new ExecutorIdentity(
            CLUSTER,
            EXECUTOR,
            incarnation(),
            new ExecutorIdentity.Host("worker", "worker-1"),
            EXECUTOR,
            "test",
            1);
    return new Executor(
        identity,
        new ExecutorPorts(
            new NoNetwork(),
            store,
            code,
            on,
            (kind, groups, first, end) -> new HeapStateBackend(first, end, groups),
            new Reports(),
            clock));
  }

  private void heard(ExecutorReport report) {
    if (report instanceof ExecutorReport.SubtaskStatus status && status.target().equals(target())) {
      stages.put(status.subtask(), status.stage());
      if (status.error() != null) {
        failed(status.error());
      }
    } else if (report instanceof ExecutorReport.CheckpointAck ack
        && ack.target().equals(target())) {
      ack.sections().forEach(section -> sections.put(section.subtask(), section));
    } else if (report instanceof ExecutorReport.CheckpointDeclined declined) {
      failed(declined.error());
    }
  }

  /** The first failure is the job's. */
  private void failed(Failure error) {
    if (failure == null) {
      String thrownAt =
          error.frames().isEmpty() ? "" : "; thrown at " + String.join(" < ", error.frames());
      failure = new WeirException(error.code(), error.message() + thrownAt);
    }
  }

  private final class Reports implements ControlStream {
    @Override
    public void report(LeaderEpoch epoch, ExecutorReport report) {
      heard(report);
    }

    @Override
    public void exit(ExitCode exitCode, String reason) {
      failed(new Failure(ErrorCode.EXECUTOR_LOST, reason, "", -1, List.of()));
    }
  }

  /** One executor has nobody to talk to. */
  private static final class NoNetwork implements ExchangeTransport {
    @Override
    public Link connect(PeerAddress peer, LinkId id, LinkEvents events) {
      throw new IllegalStateException("a link to " + peer + " in a test of one executor");
    }

    @Override
    public void accept(LinkAcceptor acceptor) {
      // nobody comes
    }
  }
}
