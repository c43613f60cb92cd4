package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode.Retry;
import dev.weir.coordinator.message.ReportedError;
import dev.weir.coordinator.view.JobView.Failure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What ended the attempts of a job under this leader. Belongs to its {@link JobCore}. */
final class JobFailures {
  /** Failures that are shown, the last ones. */
  static final int HISTORY = 10;

  private final JobFacts facts;
  private final Outbox out;
  private final Deque<Failed> history = new ArrayDeque<>();

  private record Failed(int attempt, long atMillis, ReportedError error) {}

  JobFailures(JobFacts facts, Outbox out) {
    this.facts = facts;
    this.out = out;
  }

  /** The attempt in force failed, or a part of it. */
  void add(ReportedError error) {
    history.addLast(new Failed(facts.target().attempt(), out.wallMillis(), error));
    while (history.size() > HISTORY) {
      history.removeFirst();
    }
  }

  /** The last one turns out to have had this cause; false when it named its own. */
  boolean explained(ReportedError cause) {
    Failed last = history.peekLast();
    if (last == null) {
      add(cause);
      return true;
    }
    if (last.error().code().retry() != Retry.ALWAYS) {
      return false;
    }
    history.removeLast();
    history.addLast(new Failed(last.attempt(), last.atMillis(), cause));
    return true;
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
