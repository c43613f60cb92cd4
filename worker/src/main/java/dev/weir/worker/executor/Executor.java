package dev.weir.worker.executor;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.store.StoreKeys;
import dev.weir.worker.codec.Codecs;
import dev.weir.worker.exchange.LinkLobby;
import dev.weir.worker.executor.ControlStream.ExitCode;
import dev.weir.worker.executor.ExecutorCommand.Deploy;
import dev.weir.worker.executor.ExecutorReport.Failure;
import dev.weir.worker.executor.ExecutorReport.Stage;
import dev.weir.worker.task.TaskLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An executor: takes the leader's commands, runs its part of one job, reports. All methods are
 * called by one control thread; what other threads have to say comes through {@link
 * ExecutorThreads#control}.
 *
 * <p>Transitions: spare → (Describe, Deploy) the job's own, for the rest of its life; of the job
 * one attempt at a time: none → hosting a → dropping a → none or hosting b, b &gt; a.
 */
public final class Executor {
  /** How often {@link #tick} is to be called. */
  public static final long TICK_MILLIS = 1_000;

  /** Ticks to a heartbeat while nothing is hosted, and so nothing changes: three to be silent. */
  static final int IDLE_TICKS = 3;

  /** A loop that does not let go of a dropped attempt for this long ends the process. */
  public static final long LET_GO_MILLIS = 2_000;

  private final ExecutorIdentity identity;
  private final ExecutorPorts ports;
  private final ExecutorFence fence;
  private final LinkLobby lobby;
  private final Descriptions descriptions;
  private @Nullable CodeOfJob code;
  private @Nullable Codecs codecs;
  private @Nullable LocalAttempt hosted;
  private @Nullable AttemptTarget droppedThrough;
  private @Nullable LocalAttempt dropping;
  private @Nullable Deploy waiting;
  private @Nullable AttemptTarget dropAsked;
  private long objects;
  private int idleTicks;

  /** What became of a command. */
  public enum Verdict {
    ACCEPTED,
    /** Not for this cluster, process or attempt: dropped. */
    IGNORED,
    /** Of a leader of the past: the stream is to be closed. */
    STALE
  }

  public Executor(ExecutorIdentity identity, ExecutorPorts ports) {
    this.identity = identity;
    this.ports = ports;
    this.fence = new ExecutorFence(identity.cluster(), identity.incarnation());
    this.lobby = new LinkLobby(ports.transport());
    this.descriptions = new Descriptions(ports, this::report);
  }

  private void report(ExecutorReport report) {
    ports.control().report(fence.epoch(), report);
  }

  /** A stream to a leader is open. */
  public void connected() {
    report(new ExecutorReport.Hello(identity));
  }

  /** A command came on the stream. */
  public Verdict on(CommandFence stamp, ExecutorCommand command) {
    switch (fence.check(stamp)) {
      case STALE -> {
        return Verdict.STALE;
      }
      case FOREIGN -> {
        return Verdict.IGNORED;
      }
      case NEW_LEADER -> {
        waiting = null;
        dropAsked = null;
        state();
        if (command instanceof ExecutorCommand.Welcome) {
          return Verdict.ACCEPTED;
        }
      }
      case ACCEPTED -> {}
    }
    return obey(command);
  }

  private Verdict obey(ExecutorCommand command) {
    if (command instanceof ExecutorCommand.Welcome) {
      state();
    } else if (command instanceof ExecutorCommand.Describe describe) {
      describe(describe);
    } else if (command instanceof ExecutorCommand.Exit exit) {
      ports.control().exit(ExitCode.TOLD, exit.reason());
    } else if (command instanceof Deploy deploy) {
      return deploy(deploy);
    } else if (command instanceof ExecutorCommand.DropAttempt drop) {
      return drop(drop.target());
    } else if (command instanceof ExecutorCommand.Targeted targeted) {
      LocalAttempt attempt = hosted;
      if (attempt == null || !attempt.target().equals(targeted.target())) {
        return Verdict.IGNORED;
      }
      run(attempt, targeted);
    }
    return Verdict.ACCEPTED;
  }

  private static void run(LocalAttempt attempt, ExecutorCommand.Targeted command) {
    if (command instanceof ExecutorCommand.StartSources) {
      attempt.startSources();
    } else if (command instanceof ExecutorCommand.StopSources) {
      attempt.stopSources();
    } else if (command instanceof ExecutorCommand.TriggerBarrier trigger) {
      attempt.trigger(trigger.checkpoint());
    } else if (command instanceof ExecutorCommand.Commit commit) {
      attempt.commit(commit.through());
    } else if (command instanceof ExecutorCommand.AbortThrough abort) {
      attempt.abortThrough(abort.through());
    } else {
      throw new AssertionError(command);
    }
  }

  private void state() {
    LocalAttempt attempt = hosted;
    report(
        new ExecutorReport.State(
            code == null ? "" : code.jarSha256(), attempt == null ? null : attempt.hosted()));
    if (attempt != null) {
      attempt.repeatFailures();
    }
  }

  private void describe(ExecutorCommand.Describe describe) {
    if (takeOn(describe.code())) {
      descriptions.describe(describe);
    } else {
      report(
          new ExecutorReport.Described(
              describe.request(), null, "", List.of(), Failure.of(otherCode(describe.code()))));
    }
  }

  /** The first code named is the only one; its arguments may differ. */
  private boolean takeOn(CodeOfJob asked) {
    if (code == null) {
      code = asked;
      codecs = new Codecs();
    }
    return asked.jarSha256().equals(code.jarSha256());
  }

  private WeirException otherCode(CodeOfJob asked) {
    return new WeirException(
        ErrorCode.INTERNAL,
        "executor "
            + identity.executor()
            + " holds the code of another job and was asked for class "
            + asked.jobClass());
  }

  private Verdict deploy(Deploy deploy) {
    AttemptTarget target = deploy.target();
    LocalAttempt attempt = hosted;
    if (droppedThrough != null && !target.supersedes(droppedThrough)) {
      return Verdict.IGNORED;
    }
    if (attempt != null && !target.supersedes(attempt.target())) {
      return Verdict.IGNORED;
    }
    if (!takeOn(deploy.assembly().code())) {
      Map<SubtaskId, String> placements = deploy.placements();
      placements.forEach(
          (subtask, executor) -> {
            if (executor.equals(identity.executor())) {
              Failure failure = Failure.of(otherCode(deploy.assembly().code()));
              report(new ExecutorReport.SubtaskStatus(target, subtask, Stage.FAILED, failure));
            }
          });
      return Verdict.ACCEPTED;
    }
    if (waiting == null || target.supersedes(waiting.target())) {
      waiting = deploy;
    }
    if (attempt != null) {
      letGo(attempt);
    } else if (dropping == null) {
      begin();
    }
    return Verdict.ACCEPTED;
  }

  private void begin() {
    Deploy next = waiting;
    Codecs known = codecs;
    waiting = null;
    if (next == null || known == null) {
      return;
    }
    var attempt =
        new LocalAttempt(
            next,
            identity.executor(),
            ports,
            this::report,
            checkpoint -> newKey(next.target(), checkpoint));
    hosted = attempt;
    attempt.begin(lobby, known, identity.executor());
  }

  /** Unique: this process counts, and no other has its incarnation. */
  private String newKey(AttemptTarget target, CheckpointId checkpoint) {
    String name = identity.incarnation() + "/" + objects++;
    UUID unique = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    return StoreKeys.snapshot(
        target.job(), checkpoint, target.attempt(), identity.executor(), unique);
  }

  private Verdict drop(AttemptTarget target) {
    LocalAttempt attempt = hosted;
    LocalAttempt leaving = dropping;
    AttemptTarget known =
        attempt != null ? attempt.target() : leaving != null ? leaving.target() : droppedThrough;
    if (known != null && !known.sameRegion(target)) {
      return Verdict.IGNORED;
    }
    if (droppedThrough == null || target.supersedes(droppedThrough)) {
      droppedThrough = target;
    }
    if (waiting != null && !waiting.target().supersedes(target)) {
      waiting = null;
    }
    if (attempt != null && !attempt.target().supersedes(target)) {
      dropAsked = target;
      letGo(attempt);
    } else if (leaving != null) {
      dropAsked = target;
    } else {
      report(new ExecutorReport.AttemptDropped(target));
    }
    return Verdict.ACCEPTED;
  }

  private void letGo(LocalAttempt attempt) {
    hosted = null;
    dropping = attempt;
    attempt.drop(
        () -> {
          dropping = null;
          AttemptTarget asked = dropAsked;
          if (asked != null) {
            dropAsked = null;
            report(new ExecutorReport.AttemptDropped(asked));
          }
          begin();
        });
  }

  /** Time passed: heartbeat, and a look for what is stuck. */
  public void tick(Supplier<ExecutorReport.ProcessFigures> process) {
    LocalAttempt attempt = hosted;
    LocalAttempt leaving = dropping;
    idleTicks = attempt == null && leaving == null ? idleTicks + 1 : 0;
    if (idleTicks == 0 || idleTicks % IDLE_TICKS == 1) {
      report(
          new ExecutorReport.Heartbeat(
              attempt == null ? null : attempt.target(),
              attempt == null ? List.of() : attempt.figures(),
              attempt == null ? List.of() : attempt.channels(),
              process.get()));
    }
    if (leaving != null && leaving.droppingNanos() > LET_GO_MILLIS * 1_000_000) {
      ports
          .control()
          .exit(
              ExitCode.WOULD_NOT_LET_GO,
              "a step did not return for "
                  + LET_GO_MILLIS
                  + " ms after "
                  + leaving.target()
                  + " was dropped");
    }
    descriptions.tick();
    if (attempt != null) {
      lookForStuckSteps(attempt);
    }
  }

  private void lookForStuckSteps(LocalAttempt attempt) {
    long now = ports.clock().nanos();
    for (LocalSubtask local : attempt.subtasks()) {
      TaskLoop.StepUnderWay step = local.loop.stepUnderWay();
      if (step == null || !step.subtask().equals(local.id)) {
        continue;
      }
      long millis = (now - step.sinceNanos()) / 1_000_000;
      if (millis > attempt.stuckStepMillis()) {
        Failure failure = stuck(attempt, local, millis);
        report(new ExecutorReport.SubtaskStatus(attempt.target(), local.id, Stage.FAILED, failure));
        String frames = String.join(" < ", failure.frames());
        ports
            .control()
            .exit(
                ExitCode.STUCK,
                failure.message() + (frames.isEmpty() ? "" : "; it is at " + frames));
        return;
      }
    }
  }

  /** The operators of a chain call each other: which of them it is, the frames tell. */
  private Failure stuck(LocalAttempt attempt, LocalSubtask local, long millis) {
    String operator = attempt.chain(local.id).name();
    String position = local.context.whereabouts();
    String message =
        "operator '"
            + operator
            + "', subtask "
            + local.id.index()
            + (position.isEmpty() ? "" : ", " + position)
            + ": a step has not returned for "
            + millis
            + " ms (stuckStepMillis is "
            + attempt.stuckStepMillis()
            + "); look for an endless loop or a blocking call in its functions";
    List<String> frames = UserFrames.of(ports.threads().stack(local.loop));
    return new Failure(ErrorCode.STEP_STUCK, message, operator, local.id.index(), frames);
  }
}
