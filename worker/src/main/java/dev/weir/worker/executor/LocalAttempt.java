package dev.weir.worker.executor;

import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Plan;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.state.pieces.PiecePool;
import dev.weir.worker.codec.Codecs;
import dev.weir.worker.exchange.AttemptExchange;
import dev.weir.worker.exchange.ChannelStatus;
import dev.weir.worker.exchange.LinkLobby;
import dev.weir.worker.executor.ExecutorCommand.Deploy;
import dev.weir.worker.executor.ExecutorReport.Failure;
import dev.weir.worker.executor.ExecutorReport.Stage;
import dev.weir.worker.task.Subtask;
import dev.weir.worker.task.SubtaskFigures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of one attempt that runs here. Owned by the control thread; what subtasks and the
 * exchange have to say is posted to it.
 *
 * <p>Transitions: building (define, read sections, assemble) → opening → connected and all opened:
 * ready → running; any → failed, waiting to be dropped; any → dropping → (every loop has let go)
 * dropped. After {@link #drop} nothing is reported any more.
 */
final class LocalAttempt {
  private final Deploy deploy;
  private final ExecutorPorts ports;
  private final Consumer<ExecutorReport> reports;
  private final List<SubtaskId> ids;
  private final PiecePool pool = new PiecePool();
  private final CheckpointCollector collector;
  private SortedMap<SubtaskId, LocalSubtask> subtasks = new TreeMap<>();
  private @Nullable AttemptExchange exchange;
  private boolean connected;
  private boolean sourcesStarted;
  private CheckpointId maxBarrier = CheckpointId.NONE;
  private CheckpointId committedThrough = CheckpointId.NONE;
  private @Nullable Failure buildFailure;
  private int stuckStepMillis;
  private @Nullable Runnable dropped;
  private long droppingSinceNanos;

  /**
   * @param newKey a name for an object of a checkpoint, never given before
   */
  LocalAttempt(
      Deploy deploy,
      String self,
      ExecutorPorts ports,
      Consumer<ExecutorReport> reports,
      Function<CheckpointId, String> newKey) {
    this.deploy = deploy;
    this.ports = ports;
    this.reports = reports;
    SortedSet<SubtaskId> local = new TreeSet<>();
    deploy
        .placements()
        .forEach(
            (subtask, executor) -> {
              if (executor.equals(self)) {
                local.add(subtask);
              }
            });
    this.ids = List.copyOf(local);
    this.collector =
        new CheckpointCollector(
            local, ports.store(), pool, ports.threads().control(), newKey, new Checkpoints());
  }

  AttemptTarget target() {
    return deploy.target();
  }

  /** Milliseconds after which a step is stuck; 0 while nothing runs. */
  int stuckStepMillis() {
    return stuckStepMillis;
  }

  /** What a subtask runs. */
  Plan.Chain chain(SubtaskId id) {
    return deploy.assembly().plan().chains().get(id.chain());
  }

  CheckpointCollector collector() {
    return collector;
  }

  @Nullable LocalSubtask subtask(SubtaskId id) {
    return subtasks.get(id);
  }

  Collection<LocalSubtask> subtasks() {
    return subtasks.values();
  }

  /** Builds, restores and opens everything; what comes of it is reported. */
  void begin(LinkLobby lobby, Codecs codecs, String self) {
    guarded(
        () ->
            new AttemptStart(this, deploy, ids, ports)
                .define(new AttemptAssembly(self, ports, lobby, deploy, codecs, pool)));
  }

  /** Everything is assembled, and opening. */
  void assembled(AttemptExchange joined, SortedMap<SubtaskId, LocalSubtask> all, int stuckMillis) {
    exchange = joined;
    subtasks = all;
    stuckStepMillis = stuckMillis;
  }

  /** Runs it on the control thread, unless the attempt is dropped by then. */
  void post(Runnable event) {
    ports.threads().control().execute(() -> guarded(event));
  }

  /** What it throws fails the attempt. */
  void guarded(Runnable event) {
    if (dropped != null) {
      return;
    }
    try {
      event.run();
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      buildFailed(Causes.named(e, "deploying"));
    }
  }

  private void buildFailed(WeirException cause) {
    Failure failure = Failure.of(cause);
    buildFailure = failure;
    if (!ids.isEmpty()) {
      report(ids.get(0), Stage.FAILED, failure);
    }
  }

  private void report(SubtaskId subtask, Stage stage, @Nullable Failure failure) {
    reports.accept(new ExecutorReport.SubtaskStatus(target(), subtask, stage, failure));
  }

  /** The exchange can carry. */
  void connected() {
    connected = true;
    opened();
  }

  /** A subtask is restored and recovered. */
  void opened(LocalSubtask local) {
    local.opened = true;
    opened();
  }

  private void opened() {
    for (LocalSubtask local : subtasks.values()) {
      if (local.opened && connected && local.stage == Stage.OPENING) {
        local.stage = Stage.READY;
        report(local.id, Stage.READY, null);
      }
      if (sourcesStarted && local.stage == Stage.READY) {
        local.stage = Stage.RUNNING;
        report(local.id, Stage.RUNNING, null);
      }
    }
  }

  void startSources() {
    if (!sourcesStarted) {
      sourcesStarted = true;
      tellAll(Subtask::startSources);
      opened();
    }
  }

  void stopSources() {
    tellAll(Subtask::stopSources);
  }

  void trigger(CheckpointId checkpoint) {
    seen(checkpoint);
    for (LocalSubtask local : subtasks.values()) {
      if (local.kind.enumerator()) {
        local.tell(subtask -> subtask.trigger(checkpoint));
      }
    }
  }

  void abortThrough(CheckpointId through) {
    collector.abortThrough(through);
    tellAll(subtask -> subtask.abortThrough(through));
  }

  void commit(CheckpointId through) {
    if (sinks().isEmpty()) {
      committedThrough = max(committedThrough, through);
      reports.accept(new ExecutorReport.CommitReport(target(), through, List.of()));
      return;
    }
    for (LocalSubtask local : subtasks.values()) {
      if (local.kind.sink()) {
        local.tell(subtask -> subtask.commitThrough(through));
      }
    }
  }

  private List<SubtaskId> sinks() {
    var sinks = new ArrayList<SubtaskId>();
    for (LocalSubtask local : subtasks.values()) {
      if (local.kind.sink()) {
        sinks.add(local.id);
      }
    }
    return sinks;
  }

  private void tellAll(Consumer<Subtask> what) {
    subtasks.values().forEach(local -> local.tell(what));
  }

  void seen(CheckpointId checkpoint) {
    maxBarrier = max(maxBarrier, checkpoint);
  }

  private static CheckpointId max(CheckpointId one, CheckpointId other) {
    return one.isAfter(other) ? one : other;
  }

  /** The answer to a new leader. */
  ExecutorReport.Hosted hosted() {
    var states = new ArrayList<ExecutorReport.SubtaskState>();
    for (SubtaskId id : ids) {
      LocalSubtask local = subtasks.get(id);
      boolean failed = buildFailure != null;
      states.add(
          local == null || failed
              ? new ExecutorReport.SubtaskState(
                  id, failed ? Stage.FAILED : Stage.OPENING, CheckpointId.NONE, false)
              : new ExecutorReport.SubtaskState(
                  id, local.stage, local.lastAcked, exchange != null && exchange.connected()));
    }
    return new ExecutorReport.Hosted(
        target(), deploy.assembly().planSha256(), states, maxBarrier, committedThrough);
  }

  /** Says every failure again: the reports of them may be lost. */
  void repeatFailures() {
    if (buildFailure != null && !ids.isEmpty()) {
      report(ids.get(0), Stage.FAILED, buildFailure);
    }
    for (LocalSubtask local : subtasks.values()) {
      if (local.failure != null) {
        report(local.id, Stage.FAILED, local.failure);
      }
    }
  }

  /** Figures as last collected; asks the loops for new ones. */
  List<SubtaskFigures> figures() {
    var figures = new ArrayList<SubtaskFigures>();
    for (LocalSubtask local : subtasks.values()) {
      if (local.figures != null) {
        figures.add(local.figures);
      }
      local.tell(
          subtask -> {
            SubtaskFigures now = subtask.figures();
            ports.threads().control().execute(() -> local.figures = now);
          });
    }
    return figures;
  }

  List<ChannelStatus> channels() {
    AttemptExchange joined = exchange;
    return joined == null || dropped != null ? List.of() : joined.metrics();
  }

  /** Lets go of everything and then runs {@code afterwards}, once. */
  void drop(Runnable afterwards) {
    dropped = afterwards;
    droppingSinceNanos = ports.clock().nanos();
    tellAll(Subtask::close);
    letGo();
  }

  private void letGo() {
    for (LocalSubtask local : subtasks.values()) {
      if (!local.closed) {
        return;
      }
    }
    AttemptExchange joined = exchange;
    exchange = null;
    if (joined != null) {
      joined.close();
    }
    Runnable afterwards = dropped;
    if (afterwards != null) {
      afterwards.run();
    }
  }

  /** How long loops have been asked to let go; 0 when they were not. */
  long droppingNanos() {
    return dropped == null ? 0 : ports.clock().nanos() - droppingSinceNanos;
  }

  /** What checkpoints come to. */
  private final class Checkpoints implements CheckpointCollector.Listener {
    @Override
    public void collected(
        CheckpointId checkpoint,
        List<SectionHandle> sections,
        SortedMap<String, Long> phaseMicros) {
      guarded(
          () -> {
            subtasks.values().forEach(local -> local.lastAcked = checkpoint);
            reports.accept(
                new ExecutorReport.CheckpointAck(target(), checkpoint, sections, phaseMicros));
          });
    }

    @Override
    public void declined(CheckpointId checkpoint, WeirException cause) {
      guarded(
          () ->
              reports.accept(
                  new ExecutorReport.CheckpointDeclined(target(), checkpoint, Failure.of(cause))));
    }
  }

  /** The exchange broke: nothing here can go on, and one subtask says so. */
  void exchangeFailed(WeirException cause) {
    LocalSubtask first = subtasks.get(ids.get(0));
    if (first != null) {
      failed(first, "", cause);
    }
  }

  void failed(LocalSubtask local, String operator, WeirException cause) {
    if (local.stage == Stage.FAILED) {
      return;
    }
    local.stage = Stage.FAILED;
    Failure failure = Failure.of(cause, operator, local.id.index());
    local.failure = failure;
    report(local.id, Stage.FAILED, failure);
  }

  void finished(LocalSubtask local) {
    if (local.stage != Stage.FAILED) {
      local.stage = Stage.FINISHED;
      report(local.id, Stage.FINISHED, null);
    }
  }

  /** A sink has done what pointers up to this one decide. */
  void committed(LocalSubtask sink, CheckpointId through) {
    sink.committed = max(sink.committed, through);
    CheckpointId all = sink.committed;
    for (LocalSubtask local : subtasks.values()) {
      if (local.kind.sink() && all.isAfter(local.committed)) {
        all = local.committed;
      }
    }
    committedThrough = max(committedThrough, all);
    if (!through.isAfter(all)) {
      reports.accept(new ExecutorReport.CommitReport(target(), all, sinks()));
    }
  }

  /** A loop has let go of a subtask; heard also while the attempt is being dropped. */
  void closed(SubtaskId subtask) {
    LocalSubtask local = subtasks.get(subtask);
    if (local != null && !local.closed) {
      local.closed = true;
      letGo();
    }
  }
}
