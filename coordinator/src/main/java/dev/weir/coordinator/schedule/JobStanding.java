package dev.weir.coordinator.schedule;

import dev.weir.coordinator.schedule.JobState.Ended;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to one job under this leader, and where it stands; for views and for the schedule.
 * {@link JobCore} decides what becomes of it. Owned by the coordinator's thread.
 */
abstract sealed class JobStanding permits JobCore {
  final JobContext context;
  final JobFacts facts;
  final JobCheckpoints checkpoints;
  final Fleet fleet;
  final Outbox out;
  final JobWishes wishes;
  final SpreadPolicy spreading = new SpreadPolicy();
  final JobFailures failures;
  final Closing closing;
  JobState state;
  boolean allFinished;
  private long sinceMillis;

  JobStanding(JobContext context, JobState state) {
    this.context = context;
    this.facts = context.facts();
    this.checkpoints = context.checkpoints();
    this.fleet = context.fleet();
    this.out = context.out();
    this.wishes = new JobWishes(facts, out);
    this.failures = new JobFailures(facts, out);
    this.closing = new Closing(facts, wishes, out);
    this.state = state;
    this.sinceMillis = out.wallMillis();
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

  JobWishes wishes() {
    return wishes;
  }

  SpreadPolicy spreading() {
    return spreading;
  }

  boolean allFinished() {
    return allFinished;
  }

  /** Why its attempts failed. */
  JobFailures failures() {
    return failures;
  }

  /** The attempt that is deployed; null while none is. */
  @Nullable Attempt attempt() {
    return state.attempt();
  }

  final void become(JobState next) {
    state = next;
    sinceMillis = out.wallMillis();
    out.changed();
  }
}
