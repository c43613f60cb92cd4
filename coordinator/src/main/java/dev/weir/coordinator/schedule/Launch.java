package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.core.Recovery;
import dev.weir.checkpointing.core.RecoveryDecision;
import dev.weir.checkpointing.core.SubtaskRestore;
import dev.weir.checkpointing.meta.MetadataValue.Exec;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.coordinator.leader.Outcome;
import dev.weir.coordinator.message.AttemptTarget;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.message.ExecutorNews.SubtaskStage;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.plan.Placement;
import dev.weir.coordinator.plan.Placement.Seat;
import dev.weir.coordinator.schedule.LaunchState.Blocked;
import dev.weir.coordinator.schedule.LaunchState.Deploying;
import dev.weir.coordinator.schedule.LaunchState.Reading;
import dev.weir.coordinator.schedule.LaunchState.Seating;
import dev.weir.coordinator.schedule.LaunchState.Stepping;
import dev.weir.coordinator.schedule.LaunchState.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One attempt's way from its decision to its sources (D6). Belongs to its {@link JobCore}.
 *
 * <pre>
 * Waiting transitions to:
 *   Reading:   when due and no pointer is undecided, where the pointer names a manifest
 *   Seating:   likewise, where no checkpoint was ever completed
 * Reading transitions to:
 *   Seating:   after a readable manifest
 *   Blocked:   after anything else; never to an older checkpoint
 * Blocked transitions to:
 *   Reading:   after a while
 * Seating transitions to:
 *   Stepping:  when executors are found
 *   Deploying: likewise, for a job's very first attempt, which exists since submission
 * Stepping transitions to:
 *   Deploying: after multi{leader unchanged, exec := next attempt, pointer unchanged} was applied
 *   refused:   after it was refused; the job reads its nodes again
 * Deploying transitions to:
 *   done:      after every subtask is READY: restored, and what the pointer covers is committed
 *   failed:    after a subtask failed, an executor was lost, or the time limit
 * </pre>
 *
 * <p>Upholds I3 (one attempt at a time, and it is exec's) and I9 (restoredFrom is the pointer at
 * the very transaction that made the attempt).
 */
final class Launch {
  /** A restart waits so long for executors that would spread the job better. */
  static final long RESEAT_PATIENCE_MILLIS = 1_000;

  /** A first start waits so long for them. */
  static final long FIRST_SEAT_PATIENCE_MILLIS = 5_000;

  /** A subtask that is not READY by then will not be. */
  static final long DEPLOY_MILLIS = 600_000;

  private static final long MAX_READ_RETRY_MILLIS = 60_000;
  private static final long READ_RETRY_MILLIS = 1_000;

  private final JobFacts facts;
  private final JobCheckpoints checkpoints;
  private final Fleet fleet;
  private final Capacity capacity;
  private final Outbox out;
  private LaunchState state;
  private @Nullable ReportedError obstacle;
  private @Nullable Attempt done;
  private @Nullable ReportedError failure;
  private boolean refused;

  private Launch(JobContext job, LaunchState state) {
    this.facts = job.facts();
    this.checkpoints = job.checkpoints();
    this.fleet = job.fleet();
    this.capacity = job.capacity();
    this.out = job.out();
    this.state = state;
  }

  /** Of a job that was just created, in the attempt that was created with it. */
  static Launch first(JobContext job) {
    RecoveryDecision fresh = new RecoveryDecision.Fresh(new TreeMap<>());
    return new Launch(job, new Seating(fresh, true, job.out().nowMillis()));
  }

  /** Of the next attempt. */
  static Launch next(JobContext job, Waiting from) {
    return new Launch(job, from);
  }

  LaunchState state() {
    return state;
  }

  /** Why it cannot go on at the moment; null when nothing is in the way. */
  @Nullable ReportedError obstacle() {
    return obstacle;
  }

  /** The attempt, once its sources can be started. */
  @Nullable Attempt done() {
    return done;
  }

  /** Why the attempt failed; null while it did not. */
  @Nullable ReportedError failure() {
    return failure;
  }

  /** Whether the step was refused: what is known of the job's nodes is not true. */
  boolean refused() {
    return refused;
  }

  /** Whether it is under way, rather than waiting for its time. */
  boolean busy() {
    return !(state instanceof Waiting || state instanceof Blocked);
  }

  /** Whether a step is on its way, of which it is not known whether it was applied. */
  boolean undecided() {
    return state instanceof Stepping;
  }

  /** Whether an executor that ran an earlier attempt may take part in this one. */
  boolean takesSurvivors() {
    return !(state instanceof Stepping || state instanceof Deploying);
  }

  /**
   * Time passed.
   *
   * @param reported whether executors have reported every subtask of an earlier attempt
   */
  void tick(boolean reported) {
    long now = out.nowMillis();
    if (state instanceof Waiting waiting) {
      boolean due =
          now >= waiting.untilMillis()
              || (waiting.reported() && reported)
              || (now >= waiting.earlyMillis() && hasRoomForAll());
      if (due && !checkpoints.deciding()) {
        prepare(0);
      }
    } else if (state instanceof Blocked blocked && now >= blocked.retryAtMillis()) {
      prepare(blocked.tries());
    } else if (state instanceof Deploying deploying && now > deploying.dueMillis()) {
      failure =
          ReportedError.of(
              ErrorCode.TIMED_OUT,
              "subtasks "
                  + deploying.attempt().before(SubtaskStage.READY)
                  + " were not ready within "
                  + DEPLOY_MILLIS
                  + " ms");
    }
    if (state instanceof Seating seating) {
      seat(seating);
    }
  }

  private boolean hasRoomForAll() {
    int free = capacity.seats(facts.job()).stream().mapToInt(Seat::freeSlots).sum();
    return free >= Placement.slots(facts.document().plan());
  }

  private void prepare(int tries) {
    if (facts.pointer.manifestKey().isEmpty()) {
      decided(Recovery.decide(facts.pointer, null, facts.scope()), tries);
    } else {
      state = new Reading(out.readBlob(facts.job(), facts.pointer.manifestKey()), tries);
    }
  }

  /** Answer to the read of the manifest; false when it is something else's. */
  boolean on(CoordinatorEvent.Blob answer) {
    if (!(state instanceof Reading reading) || reading.token() != answer.token()) {
      return false;
    }
    if (answer instanceof CoordinatorEvent.BlobRead read) {
      decided(Recovery.decide(facts.pointer, read.bytes(), facts.scope()), reading.tries());
    } else if (answer instanceof CoordinatorEvent.BlobFailed failed) {
      if (failed.reason() == Reason.ABSENT) {
        decided(Recovery.decide(facts.pointer, null, facts.scope()), reading.tries());
      } else if (failed.reason() == Reason.CORRUPT) {
        block(ErrorCode.CHECKPOINT_UNREADABLE, failed.message(), reading.tries());
      } else {
        block(ErrorCode.STORE_UNREACHABLE, failed.message(), reading.tries());
      }
    }
    return true;
  }

  private void decided(RecoveryDecision decision, int tries) {
    if (decision instanceof RecoveryDecision.Unreadable unreadable) {
      block(ErrorCode.CHECKPOINT_UNREADABLE, unreadable.reason(), tries);
      return;
    }
    obstacle = null;
    if (decision instanceof RecoveryDecision.Restore restore) {
      checkpoints.found(restore.manifest(), facts.pointer.manifestKey());
    }
    state = new Seating(decision, false, out.nowMillis());
    seat((Seating) state);
  }

  private void block(ErrorCode code, String message, int tries) {
    obstacle =
        ReportedError.of(
            code,
            "job "
                + facts.spec.submission().name()
                + " cannot start from checkpoint "
                + facts.pointer.id()
                + ": "
                + message
                + ". It waits and tries again; nothing older is used");
    if (tries == 0) {
      out.alert(code, obstacle.message());
    }
    long delay = Math.min(MAX_READ_RETRY_MILLIS, READ_RETRY_MILLIS << Math.min(tries, 16));
    state = new Blocked(out.nowMillis() + delay, tries + 1);
    out.changed();
  }

  private void seat(Seating seating) {
    List<Seat> seats = capacity.seats(facts.job());
    int slots = Placement.slots(facts.document().plan());
    int free = seats.stream().mapToInt(Seat::freeSlots).sum();
    boolean first = seating.stepped();
    if (seats.isEmpty() || free < slots || (first && seats.size() < slots)) {
      boolean awaits = capacity.awaits(facts.job());
      long patience = first ? FIRST_SEAT_PATIENCE_MILLIS : RESEAT_PATIENCE_MILLIS;
      if (seats.isEmpty() || (awaits && out.nowMillis() - seating.sinceMillis() < patience)) {
        obstacle =
            ReportedError.of(
                ErrorCode.NOT_ENOUGH_SLOTS,
                "waiting for executors: " + slots + " slots are needed, " + free + " are ready");
        return;
      }
    }
    obstacle = null;
    List<Seat> usable =
        free < slots ? seats : seats.stream().filter(seat -> seat.freeSlots() > 0).toList();
    Placement placement = Placement.spread(slots, usable);
    capacity.take(facts.job(), placement);
    for (String id : placement.slotsByExecutor().keySet()) {
      ExecutorProcess executor = fleet.executor(id);
      if (executor != null) {
        fleet.join(executor, facts.job());
      }
    }
    if (seating.stepped()) {
      deploy(seating.from(), placement);
    } else {
      step(seating.from(), placement);
    }
  }

  private void step(RecoveryDecision from, Placement placement) {
    long token = out.newToken();
    Exec next =
        new Exec(
            out.epoch(),
            token,
            facts.exec.attempts().next(),
            facts.scope().planSha256(),
            facts.pointer.id());
    state = new Stepping(from, placement, next);
    out.write(facts.job(), token, List.of(facts.set(next), facts.pointerUnchanged()), 0);
  }

  /** The outcome of the step; false when it is of something else. */
  boolean on(Outcome outcome) {
    if (!(state instanceof Stepping stepping) || stepping.next().token() != outcome.token()) {
      return false;
    }
    if (outcome instanceof Outcome.Applied applied) {
      facts.exec = stepping.next();
      facts.execVersion = applied.version();
      deploy(stepping.from(), stepping.placement());
    } else {
      refused = true;
    }
    return true;
  }

  private void deploy(RecoveryDecision from, Placement placement) {
    AttemptTarget target = facts.target();
    Attempt attempt = new Attempt(target, placement.bySubtask(facts.document().plan()));
    state = new Deploying(attempt, out.nowMillis() + DEPLOY_MILLIS);
    out.changed();
    List<ExecutorOrder.Peer> peers = new ArrayList<>();
    for (String id : attempt.executors()) {
      ExecutorProcess executor = fleet.executor(id);
      if (executor == null || !executor.connected || !executor.isMemberOf(facts.job())) {
        failure =
            ReportedError.of(
                ErrorCode.EXECUTOR_LOST, "executor " + id + " was lost before its deployment");
        return;
      }
      peers.add(executor.peer());
      fleet.drop(executor, target);
      executor.deployedAttempt = target.attempt();
    }
    for (ExecutorProcess member : fleet.members(facts.job())) {
      if (!attempt.executors().contains(member.id)) {
        fleet.dismiss(member, "its job runs without it");
      }
    }
    SortedMap<SubtaskId, SubtaskRestore> restores = new TreeMap<>();
    CheckpointId restoredFrom = CheckpointId.NONE;
    if (from instanceof RecoveryDecision.Restore restore) {
      restores.putAll(restore.restores());
      restoredFrom = restore.manifest().id();
    } else if (from instanceof RecoveryDecision.Fresh fresh) {
      restores.putAll(fresh.restores());
    }
    for (String id : attempt.executors()) {
      List<SubtaskRestore> local = new ArrayList<>();
      attempt.subtasksOn(id).stream()
          .filter(restores::containsKey)
          .forEach(subtask -> local.add(restores.get(subtask)));
      fleet.send(
          id,
          new ExecutorOrder.Deploy(
              target, facts.assembly(), attempt.hosts(), peers, local, restoredFrom));
    }
  }

  /** A subtask's news, taken into the attempt already. */
  void reported() {
    if (state instanceof Deploying deploying
        && failure == null
        && deploying.attempt().allAtLeast(SubtaskStage.READY)) {
      done = deploying.attempt();
    }
  }

  /** Whether these have restored, and committed what the pointer covers. */
  boolean restored(Set<SubtaskId> subtasks) {
    return state instanceof Deploying deploying
        && failure == null
        && deploying.attempt().before(SubtaskStage.READY).stream().noneMatch(subtasks::contains);
  }

  /** The attempt that is being deployed; null before. */
  @Nullable Attempt attempt() {
    return state instanceof Deploying deploying ? deploying.attempt() : null;
  }
}
