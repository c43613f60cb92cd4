package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.core.CheckpointCommand;
import dev.weir.checkpointing.core.CheckpointEvent;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.coordinator.leader.Outcome;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorNews.SubtaskStage;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.plan.PlanDocument;
import dev.weir.coordinator.schedule.JobState.Ended;
import dev.weir.coordinator.schedule.JobState.Ending;
import dev.weir.coordinator.schedule.JobState.Launching;
import dev.weir.coordinator.schedule.JobState.Opening;
import dev.weir.coordinator.schedule.JobState.Resyncing;
import dev.weir.coordinator.schedule.JobState.Running;
import dev.weir.coordinator.schedule.LaunchState.Waiting;
import dev.weir.coordinator.view.JobView.Status;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One job's life under this leader. Owned by the coordinator's thread; pure; hears nothing while
 * the leader is frozen. One write of a job's nodes is on its way at a time.
 *
 * <pre>
 * Opening transitions to:
 *   Launching: after the graphs were read; a new leader restarts every job that has no result
 * Launching transitions to (its own states are in {@link Launch}):
 *   Running:   after sources were started
 *   Launching: after the attempt failed and another is due
 *   Ending:    after the attempt failed and none is due; after cancel
 *   Resyncing: after its step was refused
 * Running transitions to:
 *   Launching: after a subtask failed or an executor was lost
 *   Ending:    after the last checkpoint's commits are all reported (FINISHED, STOPPED); after a
 *              failure that no attempt mends (FAILED); after cancel, once what the pointer decided
 *              is committed, or CANCEL_PATIENCE_MILLIS have passed (CANCELED)
 *   Resyncing: after a pointer was refused
 * Ending transitions to:
 *   Ended:     after the result was written; only then do executors exit (rule 14)
 *   Resyncing: after that was refused
 * Resyncing transitions to:
 *   Launching, Ended: after the nodes were read again
 * </pre>
 *
 * <p>Upholds I3 and I9 (with {@link Launch}), S1 and S2 (a result only after the commits), J1 (the
 * result checks exec, and no attempt follows it).
 */
final class JobCore {
  /** A new leader waits so long for executors to report before it restarts a job. */
  static final long RECONCILE_MILLIS = 10_000;

  /** It waits only so long where there is room for the job without those that are missing. */
  static final long SETTLE_MILLIS = 2_000;

  /** What the pointer has decided is committed within it before a canceled job ends. */
  static final long CANCEL_PATIENCE_MILLIS = 10_000;

  private static final long OPEN_RETRY_MILLIS = 1_000;

  private final JobContext context;
  private final JobFacts facts;
  private final JobCheckpoints checkpoints;
  private final Fleet fleet;
  private final Outbox out;
  private final RestartPolicy policy;
  private final SortedSet<SubtaskId> reported = new TreeSet<>();
  private final JobWishes wishes;
  private JobState state;
  private long sinceMillis;
  private @Nullable ReportedError lastError;
  private boolean allFinished;
  private long cancelDueMillis;

  private JobCore(JobContext context, JobState state) {
    this.context = context;
    this.facts = context.facts();
    this.checkpoints = context.checkpoints();
    this.fleet = context.fleet();
    this.out = context.out();
    this.policy = new RestartPolicy(out.ids());
    this.wishes = new JobWishes(facts, out);
    this.state = state;
    this.sinceMillis = out.wallMillis();
  }

  /** A job that was just created. */
  static JobCore created(JobContext context, PlanDocument graphs) {
    context.facts().know(graphs);
    JobCore job = new JobCore(context, new Launching(Launch.first(context)));
    job.tick();
    return job;
  }

  /** A job that a new leader found. */
  static JobCore found(JobContext context) {
    Result result = context.facts().result;
    JobCore job =
        new JobCore(context, result != null ? new Ended(result) : new Opening(0, 0));
    job.tick();
    return job;
  }

  JobFacts facts() {
    return facts;
  }

  JobCheckpoints checkpoints() {
    return checkpoints;
  }

  JobState state() {
    return state;
  }

  /** Wall clock of the last change of state. */
  long sinceMillis() {
    return sinceMillis;
  }

  boolean ended() {
    return state instanceof Ended;
  }

  boolean stopping() {
    return wishes.stopped() || wishes.canceled();
  }

  boolean allFinished() {
    return allFinished;
  }

  /** Why it restarted last, or what is in its way; null when nothing ever was. */
  @Nullable ReportedError error() {
    ReportedError obstacle =
        state instanceof Launching launching ? launching.launch().obstacle() : null;
    return obstacle != null ? obstacle : lastError;
  }

  /** The attempt that is deployed; null while none is. */
  @Nullable Attempt attempt() {
    if (state instanceof Running running) {
      return running.attempt();
    }
    return state instanceof Launching launching ? launching.launch().attempt() : null;
  }

  /** Whether it needs the machine for a restart now. */
  boolean busy() {
    return state instanceof Launching || state instanceof Opening;
  }

  private void become(JobState next) {
    state = next;
    sinceMillis = out.wallMillis();
    out.changed();
  }

  // ---- time -----------------------------------------------------------------------------------

  /** Time passed. */
  void tick() {
    checkpoints.tick();
    heed();
    if (state instanceof Opening opening
        && opening.token() == 0
        && out.nowMillis() >= opening.retryAtMillis()) {
      become(new Opening(out.readObject(facts.job(), facts.spec.topologyKey()), 0));
    } else if (state instanceof Launching launching) {
      launching.launch().tick(everythingReported());
      advance(launching.launch());
    } else if (wishes.canceled() && state instanceof Running && out.nowMillis() >= cancelDueMillis) {
      end(Status.CANCELED, "");
    } else if (state instanceof Ending ending && ending.written() == null && !checkpoints.deciding()) {
      write(ending);
    }
  }

  private boolean everythingReported() {
    return reported.equals(facts.scope().subtasks());
  }

  private void advance(Launch launch) {
    Attempt attempt = launch.done();
    ReportedError failure = launch.failure();
    if (launch.refused()) {
      resync("the step to the next attempt was refused");
    } else if (wishes.canceled() && !launch.undecided()) {
      end(Status.CANCELED, "");
    } else if (failure != null) {
      fail(failure);
    } else if (attempt != null) {
      run(attempt);
    }
  }

  private void run(Attempt attempt) {
    become(new Running(attempt));
    policy.running(out.nowMillis());
    checkpoints.start(attempt);
    if (wishes.stopped()) {
      attempt.broadcast(fleet, new ExecutorOrder.StopSources(attempt.target));
    }
    finishWhenAllAre(attempt);
  }

  // ---- what executors say ---------------------------------------------------------------------

  /** An executor came with a part of an earlier attempt; true when it may stay. */
  boolean joins(ExecutorNews.Hosted hosted) {
    boolean launching =
        state instanceof Opening
            || (state instanceof Launching l && l.launch().takesSurvivors());
    if (!launching || hosted.target().attempt() > facts.target().attempt()) {
      return false;
    }
    if (hosted.target().equals(facts.target())) {
      hosted.subtasks().forEach(subtask -> reported.add(subtask.subtask()));
    }
    return true;
  }

  /** News of a subtask, a checkpoint or a commit; of another attempt it counts for nothing. */
  void on(String executor, ExecutorNews news) {
    Attempt attempt = attempt();
    if (attempt == null || !attempt.executors().contains(executor)) {
      return;
    }
    if (news instanceof ExecutorNews.SubtaskReported report) {
      if (attempt.target.equals(report.target())) {
        subtask(attempt, executor, report);
      }
    } else {
      checkpoints.on(news);
      heed();
    }
  }

  private void subtask(Attempt attempt, String executor, ExecutorNews.SubtaskReported report) {
    ReportedError error = report.error();
    if (report.stage() == SubtaskStage.FAILED) {
      fail(
          error != null
              ? error
              : ReportedError.of(ErrorCode.INTERNAL, "subtask " + report.subtask() + " failed"));
      return;
    }
    attempt.report(executor, report.subtask(), report.stage());
    if (state instanceof Launching launching) {
      launching.launch().reported();
      advance(launching.launch());
    } else {
      finishWhenAllAre(attempt);
    }
  }

  private void finishWhenAllAre(Attempt attempt) {
    if (!allFinished && state instanceof Running && attempt.allAtLeast(SubtaskStage.FINISHED)) {
      allFinished = true;
      out.changed();
      checkpoints.on(new CheckpointEvent.AllFinished());
    heed();
    }
  }

  /** An executor of this job is lost. */
  void lost(String executor, ReportedError error) {
    Attempt attempt = attempt();
    if (attempt != null && attempt.executors().contains(executor)) {
      fail(error);
    }
  }

  // ---- failing and ending ---------------------------------------------------------------------

  private void fail(ReportedError error) {
    lastError = error;
    OptionalLong delay = policy.failed(error, out.nowMillis());
    leaveAttempt();
    if (wishes.canceled()) {
      end(Status.CANCELED, "");
    } else if (delay.isEmpty()) {
      end(Status.FAILED, error.line());
    } else {
      relaunch(Waiting.until(out.nowMillis() + delay.getAsLong()));
    }
  }

  private void relaunch(Waiting from) {
    Launch launch = Launch.next(context, from);
    become(new Launching(launch));
    launch.tick(false);
    advance(launch);
  }

  /** Nothing more comes of the present attempt. A pointer on its way stays on its way. */
  private void leaveAttempt() {
    Attempt attempt = attempt();
    if (attempt != null) {
      for (ExecutorProcess member : fleet.members(facts.job())) {
        fleet.drop(member, attempt.target);
      }
    }
    allFinished = false;
    checkpoints.on(new CheckpointEvent.AttemptEnded());
    heed();
  }

  private void end(Status status, String error) {
    become(new Ending(status.name(), error, null));
    tick();
  }

  private void write(Ending ending) {
    long token = out.newToken();
    String error = ending.error().isEmpty() ? null : ending.error();
    Result result = new Result(out.epoch(), token, ending.status(), error, out.wallMillis());
    state = new Ending(ending.status(), ending.error(), result);
    out.write(facts.job(), token, List.of(facts.execUnchanged(), facts.create(result)), 1);
  }

  private void ended(Result result) {
    facts.result = result;
    become(new Ended(result));
    checkpoints.on(new CheckpointEvent.AttemptEnded());
    heed();
    for (ExecutorProcess member : fleet.members(facts.job())) {
      fleet.dismiss(member, "job " + facts.spec.submission().name() + " has ended: " + result.status());
    }
    context.capacity().release(facts.job());
    wishes.ended();
  }

  // ---- answers of the stores ------------------------------------------------------------------

  /** What became of a call on the metadata store. */
  void on(Outcome outcome) {
    if (checkpoints.on(outcome)) {
      heed();
    } else if (state instanceof Launching launching && launching.launch().on(outcome)) {
      advance(launching.launch());
    } else if (state instanceof Ending ending
        && ending.written() != null
        && ending.written().token() == outcome.token()) {
      if (outcome instanceof Outcome.Applied) {
        ended(ending.written());
      } else {
        resync("the result was refused");
      }
    } else if (state instanceof Resyncing resyncing) {
      resyncing.reads().on(outcome);
      if (resyncing.reads().finished()) {
        resynced();
      }
    }
  }

  /** Answer of the object store. */
  void on(CoordinatorEvent.Blob answer) {
    if (checkpoints.on(answer)) {
      heed();
    } else if (state instanceof Launching launching && launching.launch().on(answer)) {
      advance(launching.launch());
    } else if (state instanceof Opening opening && opening.token() == answer.token()) {
      opened(answer);
    }
  }

  private void opened(CoordinatorEvent.Blob answer) {
    String message = "";
    if (answer instanceof CoordinatorEvent.BlobRead read) {
      try {
        facts.know(PlanDocument.parse(read.bytes()));
        long now = out.nowMillis();
        relaunch(new Waiting(now + RECONCILE_MILLIS, now + SETTLE_MILLIS, true));
        return;
      } catch (IllegalArgumentException e) {
        message = e.getMessage();
      }
    } else if (answer instanceof CoordinatorEvent.BlobFailed failed) {
      message = failed.message();
    }
    lastError =
        ReportedError.of(
            ErrorCode.CHECKPOINT_UNREADABLE,
            "the graphs of job " + facts.spec.submission().name() + ", object " + facts.spec.topologyKey() + ": "
                + message);
    become(new Opening(0, out.nowMillis() + OPEN_RETRY_MILLIS));
  }

  private void heed() {
    for (JobCheckpoints.Signal signal : checkpoints.takeSignals()) {
      if (signal == JobCheckpoints.Signal.COMPLETED) {
        policy.completedCheckpoint();
      } else if (signal == JobCheckpoints.Signal.REFUSED) {
        resync("a pointer was refused");
      } else if (state instanceof Running) {
        end(wishes.end(), "");
      }
    }
  }

  private void resync(String why) {
    out.alert(ErrorCode.INTERNAL, "job " + facts.spec.submission().name() + ": " + why + "; reading it again");
    leaveAttempt();
    become(new Resyncing(new Resync(facts, out)));
  }

  private void resynced() {
    Result result = facts.result;
    if (result != null) {
      ended(result);
    } else {
      relaunch(Waiting.until(out.nowMillis()));
    }
  }

  // ---- what clients ask -----------------------------------------------------------------------

  void stop(long replyToken) {
    if (state instanceof Ended ended) {
      wishes.answer(replyToken, ended.result(), Status.STOPPED);
    } else if (wishes.stop(replyToken) && state instanceof Running running) {
      running.attempt().broadcast(fleet, new ExecutorOrder.StopSources(running.attempt().target));
    }
  }

  void cancel(long replyToken) {
    if (state instanceof Ended ended) {
      wishes.answer(replyToken, ended.result(), Status.CANCELED);
    } else if (wishes.cancel(replyToken)) {
      cancelDueMillis = out.nowMillis() + CANCEL_PATIENCE_MILLIS;
      if (state instanceof Running) {
        checkpoints.on(new CheckpointEvent.NoMore());
        heed();
      } else if (state instanceof Launching launching) {
        advance(launching.launch());
      } else if (state instanceof Opening) {
        end(Status.CANCELED, "");
      }
    }
  }
}
