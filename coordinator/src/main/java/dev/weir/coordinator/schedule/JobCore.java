package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.core.CheckpointEvent;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.coordinator.leader.Outcome;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.message.ExecutorNews;
import dev.weir.coordinator.message.ExecutorNews.SubtaskStage;
import dev.weir.coordinator.message.ExecutorOrder;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.plan.Placement;
import dev.weir.coordinator.plan.PlanDocument;
import dev.weir.coordinator.schedule.JobState.Ended;
import dev.weir.coordinator.schedule.JobState.Ending;
import dev.weir.coordinator.schedule.JobState.Launching;
import dev.weir.coordinator.schedule.JobState.Opening;
import dev.weir.coordinator.schedule.JobState.Resyncing;
import dev.weir.coordinator.schedule.JobState.Running;
import dev.weir.coordinator.schedule.LaunchState.Waiting;
import dev.weir.coordinator.view.JobView.Status;
import java.util.OptionalLong;

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
 *   Ending:    after the attempt failed and none is due; after cancel; see {@link Closing}
 *   Resyncing: after its step was refused
 * Running transitions to:
 *   Launching: after a subtask failed or an executor was lost; to spread over free slots
 *   Ending:    after the last checkpoint's commits are all reported (FINISHED, STOPPED); after a
 *              failure that no attempt mends (FAILED); after cancel, once what the pointer decided
 *              is committed, or its patience ends (CANCELED)
 *   Resyncing: after a pointer was refused
 * Ending transitions to:
 *   Ended:     after the result was written; only then do executors exit (rule 14)
 *   Resyncing: after that was refused
 * Resyncing transitions to:
 *   Launching, Ended: after the nodes were read again
 * </pre>
 *
 * <p>Upholds I3 and I9 (with {@link Launch}), S1 and S2 (a result only after the commits), J1 (the
 * result checks exec, and no attempt follows it), J4 (with {@link JobWishes}).
 */
final class JobCore extends JobStanding {
  private final RestartPolicy policy;

  private JobCore(JobContext context, JobState state) {
    super(context, state);
    this.policy = new RestartPolicy(out.ids());
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
    JobState state =
        result != null
            ? new Ended(result, new AfterEnd(context.facts(), context.out(), result))
            : new Opening(new GraphRead(context.facts(), context.out()));
    JobCore job = new JobCore(context, state);
    job.tick();
    return job;
  }

  /** Before this time a tick changes nothing; 0 while the job is on its way to somewhere. */
  long restsUntilMillis() {
    if (state instanceof Running && !wishes.stopped() && !wishes.canceled() && !allFinished) {
      return checkpoints.restsUntilMillis();
    }
    return state instanceof Ended ended && ended.after().done() ? Long.MAX_VALUE : 0;
  }

  /** Time passed. */
  void tick() {
    checkpoints.tick();
    heed();
    if (state instanceof Opening opening) {
      open(opening.read());
    } else if (state instanceof Launching launching) {
      launching.launch().tick(facts.everythingReported());
      advance(launching.launch());
    } else if (state instanceof Running && wishes.outOfPatience()) {
      end(new JobEnd(context, Status.CANCELED, null, false));
    } else if (state instanceof Running && !wishes.stopped() && !allFinished) {
      int slots = Placement.slots(facts.document().plan());
      spreading.offered(context.capacity().couldSpread(facts.job(), slots), out.nowMillis());
    } else if (state instanceof Ending ending && !checkpoints.deciding()) {
      ending.end().write();
    }
  }

  private void open(GraphRead read) {
    if (wishes.canceled()) {
      closing.begin(null);
    }
    if (closing.over()) {
      close();
    } else {
      read.tick();
    }
  }

  private void advance(Launch launch) {
    Attempt attempt = launch.done();
    ReportedError failure = launch.failure();
    ReportedError hopeless = closing.begun() ? null : policy.hopeless();
    if (launch.refused()) {
      resync("the step to the next attempt was refused");
    } else if (launch.undecided()) {
      return;
    } else if (wishes.canceled() && closing.begin(null) && !closing.over() && !launch.busy()) {
      relaunch(Waiting.until(out.nowMillis())); // to commit there is no reason to wait
    } else if (closing.over()) {
      close();
    } else if (failure != null) {
      fail(failure);
    } else if (hopeless != null) {
      fail(hopeless);
    } else if (closing.begun() && launch.restored(facts.scope().sinks())) {
      closing.settled();
      close();
    } else if (attempt != null) {
      run(attempt);
    }
  }

  private void run(Attempt attempt) {
    become(new Running(attempt, out.nowMillis()));
    attempt.broadcast(fleet, new ExecutorOrder.StartSources(attempt.target));
    policy.running(out.nowMillis());
    checkpoints.start(attempt);
    if (wishes.stopped()) {
      attempt.broadcast(fleet, new ExecutorOrder.StopSources(attempt.target));
    }
    finishWhenAllAre(attempt);
  }

  /** An executor came with a part of an earlier attempt; true when it may stay. */
  boolean joins(ExecutorNews.Hosted hosted) {
    boolean launching =
        state instanceof Opening || (state instanceof Launching l && l.launch().takesSurvivors());
    if (!launching || hosted.target().attempt() > facts.target().attempt()) {
      return false;
    }
    facts.reported(hosted);
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
      failed(
          report.subtask(),
          error != null ? error : ReportedError.of(ErrorCode.INTERNAL, "no reason was given"));
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

  /** Where only sinks are awaited, others may fail. */
  private void failed(SubtaskId subtask, ReportedError error) {
    boolean beside =
        closing.begun() && state instanceof Launching && !facts.scope().sinks().contains(subtask);
    if (beside) {
      failures.add(error);
    } else {
      fail(error);
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
    } else if (error.code().retry() == ErrorCode.Retry.FEW) {
      explained(error);
    }
  }

  /** The cause of a loss that was told before. */
  void explained(ReportedError cause) {
    ReportedError hopeless = failures.explained(cause) ? policy.explained(cause) : null;
    if (hopeless != null && state instanceof Running) {
      fail(hopeless);
    }
  }

  private void fail(ReportedError error) {
    OptionalLong delay = policy.failed(error, out.nowMillis());
    failures.add(error);
    if (state instanceof Running) {
      closing.left(checkpoints);
    }
    if (closing.begun() && delay.isEmpty()) {
      closing.giveUp();
    } else if (wishes.canceled() || delay.isEmpty()) {
      closing.begin(wishes.canceled() ? null : error);
    }
    if (closing.over()) {
      close();
    } else {
      leaveAttempt();
      relaunch(Waiting.until(out.nowMillis() + delay.orElse(0)));
    }
  }

  private void close() {
    leaveAttempt();
    end(closing.end(context));
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
      fleet.members(facts.job()).forEach(member -> fleet.drop(member, attempt.target));
    }
    allFinished = false;
    checkpoints.on(new CheckpointEvent.AttemptEnded());
    heed();
  }

  private void end(JobEnd end) {
    become(new Ending(end));
    tick();
  }

  private void ended(Result result) {
    facts.result = result;
    become(new Ended(result, new AfterEnd(facts, out, result)));
    checkpoints.on(new CheckpointEvent.AttemptEnded());
    checkpoints.take(result.account());
    heed();
    String reason = "job " + facts.spec.submission().name() + " has ended: " + result.status();
    context.capacity().release(facts.job(), reason);
    wishes.ended();
  }

  /** What became of a call on the metadata store. */
  void on(Outcome outcome) {
    if (wishes.on(outcome)) {
      heedWish();
    } else if (checkpoints.on(outcome)) {
      heed();
    } else if (state instanceof Launching launching && launching.launch().on(outcome)) {
      advance(launching.launch());
    } else if (state instanceof Ending ending) {
      Result result = ending.end().decidedBy(outcome);
      if (result != null && outcome instanceof Outcome.Applied) {
        ended(result);
      } else if (result != null) {
        resync("the result was refused");
      }
    } else if (state instanceof Resyncing resyncing) {
      resyncing.reads().on(outcome);
      Result result = facts.result;
      if (resyncing.reads().finished() && result != null) {
        ended(result);
      } else if (resyncing.reads().finished()) {
        relaunch(Waiting.until(out.nowMillis()));
      }
    }
  }

  /** Answer of the object store. */
  void on(CoordinatorEvent.Blob answer) {
    if (checkpoints.on(answer)) {
      heed();
    } else if (state instanceof Launching launching && launching.launch().on(answer)) {
      advance(launching.launch());
    } else if (state instanceof Opening opening && opening.read().on(answer)) {
      relaunch(Waiting.reconciling(out.nowMillis()));
    } else if (state instanceof Ended ended) {
      ended.after().on(answer);
    }
  }

  private void heed() {
    for (JobCheckpoints.Signal signal : checkpoints.takeSignals()) {
      if (signal == JobCheckpoints.Signal.COMPLETED) {
        policy.completedCheckpoint();
        spread();
      } else if (signal == JobCheckpoints.Signal.REFUSED) {
        resync("a pointer was refused");
      } else if (state instanceof Running) {
        end(new JobEnd(context, wishes.end(), null, true));
      }
    }
  }

  /** After a checkpoint: a restart that no failure asks for, onto slots that have become free. */
  private void spread() {
    boolean may = state instanceof Running && !wishes.stopped() && !allFinished;
    if (may && spreading.checkpointed(out.nowMillis())) {
      closing.left(checkpoints);
      leaveAttempt();
      relaunch(Waiting.until(out.nowMillis()));
    }
  }

  private void resync(String why) {
    out.alert(
        ErrorCode.INTERNAL,
        "job " + facts.spec.submission().name() + ": " + why + "; reading it again");
    closing.doubted();
    leaveAttempt();
    become(new Resyncing(new Resync(facts, out)));
  }

  /** A wish counts from now on. */
  private void heedWish() {
    if (!(state instanceof Running running)) {
      tick();
    } else if (wishes.canceled()) {
      checkpoints.on(new CheckpointEvent.NoMore());
      heed();
    } else if (wishes.stopped()) {
      running.attempt().broadcast(fleet, new ExecutorOrder.StopSources(running.attempt().target));
    }
  }
}
