package dev.weir.coordinator.schedule;

import dev.weir.api.id.JobId;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.coordinator.leader.Outcome;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.schedule.JobState.Ended;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that have a result. What is left to do for them is done for a few at a time; when there are
 * more than {@value #MAX_KEPT}, the one that ended first is removed with everything of it. Jars
 * stay: another job may be about to name the same. Owned by the coordinator's thread; pure.
 */
final class EndedJobs {
  /** Ended jobs that are shown, and of which a checkpoint to resume from may be kept. */
  static final int MAX_KEPT = 100;

  /** Calls of the object store for ended jobs that are on their way at once. */
  static final int MAX_CALLS = 4;

  private final SortedMap<JobId, JobCore> jobs;
  private final SortedMap<JobId, UnreadableJob> unreadable;
  private final Outbox out;
  private final Set<JobId> immovable = new HashSet<>();
  private @Nullable JobRemoval removal;

  private record Candidate(JobId job, long endedMillis, boolean ready) {}

  EndedJobs(
      SortedMap<JobId, JobCore> jobs, SortedMap<JobId, UnreadableJob> unreadable, Outbox out) {
    this.jobs = jobs;
    this.unreadable = unreadable;
    this.out = out;
  }

  /** Time passed. */
  void tick() {
    long calls = afterEnds().stream().filter(AfterEnd::busy).count();
    for (AfterEnd after : afterEnds()) {
      if (calls < MAX_CALLS && !after.busy() && !after.done()) {
        after.tick();
        calls += after.busy() ? 1 : 0;
      }
    }
    if (removal == null) {
      removal = next();
    }
    if (removal != null) {
      removal.tick();
    }
  }

  /** Whether no job is being removed, or has to be. */
  boolean rests() {
    return removal == null && next() == null;
  }

  private List<AfterEnd> afterEnds() {
    List<AfterEnd> all = new ArrayList<>();
    for (JobCore job : jobs.values()) {
      if (job.state() instanceof Ended ended) {
        all.add(ended.after());
      }
    }
    return all;
  }

  private @Nullable JobRemoval next() {
    List<Candidate> ended = new ArrayList<>();
    jobs.forEach(
        (id, job) -> {
          if (job.state() instanceof Ended end) {
            add(ended, id, end.result(), end.after().done());
          }
        });
    unreadable.forEach((id, job) -> add(ended, id, job.result(), !job.writing()));
    if (ended.size() <= MAX_KEPT) {
      return null;
    }
    ended.sort(Comparator.comparing(Candidate::endedMillis).thenComparing(Candidate::job));
    return ended.subList(0, ended.size() - MAX_KEPT).stream()
        .filter(Candidate::ready)
        .findFirst()
        .map(candidate -> new JobRemoval(candidate.job(), out))
        .orElse(null);
  }

  private void add(List<Candidate> ended, JobId job, @Nullable Result result, boolean done) {
    if (result != null && !immovable.contains(job)) {
      ended.add(new Candidate(job, result.endedMillis(), done));
    }
  }

  /** Answer of the object store; false when it is something else's. */
  boolean on(CoordinatorEvent.Blob answer) {
    return removal != null && removal.on(answer);
  }

  /** What became of a call on the metadata store; false when it is something else's. */
  boolean on(Outcome outcome) {
    JobRemoval under = removal;
    if (under == null || !under.on(outcome)) {
      return false;
    }
    if (under.state() == JobRemoval.State.REMOVED) {
      jobs.remove(under.job());
      unreadable.remove(under.job());
      removal = null;
      out.changed();
    } else if (under.state() == JobRemoval.State.FAILED) {
      immovable.add(under.job());
      removal = null;
    }
    return true;
  }
}
