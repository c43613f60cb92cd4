package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode.Retry;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.view.JobView.Failure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What ended the attempts of a job under this leader, and what ends the job. Belongs to its {@link
 * JobCore}.
 *
 * <p>Where sinks have not yet committed all that the pointer covers when a job fails for good, one
 * more attempt is deployed for that alone: its subtasks restore and commit, no source is started,
 * and only then the job is FAILED. A new leader knows nothing of this; it restarts the job, which
 * fails again.
 */
final class JobFailures {
  /** Failures that are shown, the last ones. */
  static final int HISTORY = 10;

  /** What the pointer decided is committed within it before a failed job ends. */
  static final long CLOSING_MILLIS = 30_000;

  private final JobFacts facts;
  private final Outbox out;
  private final Deque<Failed> history = new ArrayDeque<>();

  /** Whether a pointer may cover what is not committed; what an attempt restores, it commits. */
  private boolean owing;

  private @Nullable ReportedError fatal;
  private long closeDueMillis;

  private record Failed(int attempt, long atMillis, ReportedError error) {}

  JobFailures(JobFacts facts, Outbox out) {
    this.facts = facts;
    this.out = out;
    this.owing = !facts.pointer.manifestKey().isEmpty(); // what a former leader saw to, who knows
  }

  /**
   * The attempt in force failed; with {@link #fatal} itself when nothing is left to commit or to
   * hope for.
   *
   * @param last whether none must follow that runs
   * @param ran its checkpoints; null when its sources were never started
   */
  void failed(ReportedError error, boolean last, @Nullable JobCheckpoints ran) {
    if (error.equals(fatal)) {
      owing = false;
      return;
    }
    add(error);
    if (ran != null) {
      owing = ran.owing();
    }
    if (fatal != null) {
      owing &= error.code().retry() == Retry.ALWAYS;
    } else if (last) {
      fatal = error;
      closeDueMillis = out.nowMillis() + CLOSING_MILLIS;
    }
  }

  /** An attempt that ran is given up for another reason than a failure. */
  void givenUp(JobCheckpoints ran) {
    owing = ran.owing();
  }

  private void add(ReportedError error) {
    history.addLast(new Failed(facts.target().attempt(), out.wallMillis(), error));
    while (history.size() > HISTORY) {
      history.removeFirst();
    }
  }

  /** What ends the job; null while it may go on. */
  @Nullable ReportedError fatal() {
    return fatal;
  }

  /** Whether one more attempt is worth while, only to commit. */
  boolean closing() {
    return fatal != null && owing && out.nowMillis() < closeDueMillis;
  }

  /** Why no attempt must go on: it is overdue, or its policy found out; null when it may. */
  @Nullable ReportedError hopeless(RestartPolicy policy) {
    return fatal == null ? policy.hopeless() : out.nowMillis() >= closeDueMillis ? fatal : null;
  }

  /** The last one turns out to have had this cause. */
  void explained(ReportedError cause) {
    Failed last = history.pollLast();
    if (last == null) {
      add(cause);
    } else {
      history.addLast(new Failed(last.attempt(), last.atMillis(), cause));
    }
  }

  /** Null when none failed. */
  @Nullable ReportedError last() {
    Failed last = history.peekLast();
    return last == null ? null : last.error();
  }

  /** Oldest first. */
  List<Failure> history() {
    return history.stream()
        .map(
            failed ->
                new Failure(
                    failed.attempt(),
                    failed.atMillis(),
                    failed.error().code(),
                    failed.error().message(),
                    failed.error().operator(),
                    failed.error().subtask(),
                    failed.error().frames()))
        .toList();
  }
}
