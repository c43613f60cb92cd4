package dev.weir.coordinator.schedule;

import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.view.JobView.Status;
import org.jspecify.annotations.Nullable;

/**
 * What ends a job before its time, a failure or a cancel, and whether its sinks have committed what
 * the pointer covers. Belongs to its {@link JobCore}.
 *
 * <p>Where they have not, one more attempt is deployed for that alone: its sinks restore and
 * commit, no source is started, what fails beside the sinks counts for nothing, and only then the
 * job is FAILED or CANCELED. A new leader knows nothing of a failure; it restarts the job, which
 * fails again. Of a cancel it reads, and closes the job likewise.
 *
 * <pre>
 * open transitions to:
 *   begun: after a failure that no attempt mends; after a cancel of a job that does not run, or
 *          that fails before its commits are reported
 * begun transitions to:
 *   over:  once everything is committed; after a sink failed for good; after {@value
 *          #PATIENCE_MILLIS} ms
 * </pre>
 */
final class Closing {
  /** What the pointer decided is committed within it before the job ends. */
  static final long PATIENCE_MILLIS = 30_000;

  private final JobFacts facts;
  private final JobWishes wishes;
  private final Outbox out;

  /** Whether a pointer may cover what is not committed; what an attempt restores, it commits. */
  private boolean owing;

  private boolean begun;
  private boolean givenUp;
  private long dueMillis;
  private @Nullable ReportedError fatal;

  Closing(JobFacts facts, JobWishes wishes, Outbox out) {
    this.facts = facts;
    this.wishes = wishes;
    this.out = out;
    this.owing = !facts.pointer.manifestKey().isEmpty(); // what a former leader saw to, who knows
  }

  /** No attempt runs any more; true when it was open. {@code cause} null: a client wants it so. */
  boolean begin(@Nullable ReportedError cause) {
    boolean first = !begun;
    if (first) {
      begun = true;
      fatal = cause;
      dueMillis = out.nowMillis() + PATIENCE_MILLIS;
    }
    return first;
  }

  boolean begun() {
    return begun;
  }

  /** An attempt that ran is given up. */
  void left(JobCheckpoints ran) {
    owing = ran.owing();
  }

  /** What is known of the pointer may not be true. */
  void doubted() {
    owing = true;
  }

  /** Every sink has committed. */
  void settled() {
    owing = false;
  }

  /** A sink failed in a way that no repetition mends. */
  void giveUp() {
    givenUp = true;
  }

  /** Whether nothing is left to do, or to hope for, but to write the result. */
  boolean over() {
    return begun && (!owing || givenUp || out.nowMillis() >= dueMillis);
  }

  /** How the job ends; a client's wish comes first. */
  JobEnd end(JobContext context) {
    ReportedError cause = wishes.canceled() ? null : fatal;
    return cause == null
        ? new JobEnd(context, Status.CANCELED, null, !owing)
        : new JobEnd(context, Status.FAILED, cause.line(facts.spec.submission().name()), !owing);
  }
}
