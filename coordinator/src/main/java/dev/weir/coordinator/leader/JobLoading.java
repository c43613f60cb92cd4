package dev.weir.coordinator.leader;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.JobId;
import dev.weir.checkpointing.meta.MetadataPaths;
import dev.weir.checkpointing.meta.MetadataValue;
import dev.weir.checkpointing.meta.MetadataValue.Exec;
import dev.weir.checkpointing.meta.MetadataValue.Pointer;
import dev.weir.checkpointing.meta.MetadataValue.Result;
import dev.weir.checkpointing.meta.MetadataValue.Spec;
import dev.weir.checkpointing.meta.MetadataValue.Wish;
import dev.weir.coordinator.message.CoordinatorCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads every job after the claim was applied (I9: after the own bump of the epoch). A few jobs at
 * a time. A job that cannot be read is found all the same, as a {@link DamagedJob}: it must not
 * keep the others from running. Owned by {@link LeaderCore}.
 */
final class JobLoading {
  /** Jobs that are read at once. */
  static final int MAX_JOBS_READ_AT_ONCE = 16;

  private final MetadataCalls calls;
  private final long listing;
  private final Deque<JobId> toRead = new ArrayDeque<>();
  private final Map<Long, Reading> byToken = new LinkedHashMap<>();
  private final List<FoundJob> jobs = new ArrayList<>();
  private boolean listed;
  private int reading;

  JobLoading(MetadataCalls calls, Consumer<CoordinatorCommand> out) {
    this.calls = calls;
    this.listing = calls.children(MetadataPaths.JOBS, out);
  }

  boolean finished() {
    return listed && toRead.isEmpty() && reading == 0;
  }

  /** In order of id. */
  List<FoundJob> jobs() {
    return List.copyOf(jobs);
  }

  void on(Outcome outcome, Consumer<CoordinatorCommand> out) {
    Reading job = byToken.remove(outcome.token());
    if (job != null) {
      job.take(outcome);
    } else if (outcome instanceof Outcome.Listed names && names.token() == listing) {
      listed = true;
      names.names().forEach(name -> list(name, out));
    }
    while (reading < MAX_JOBS_READ_AT_ONCE && !toRead.isEmpty()) {
      reading++;
      new Reading(toRead.remove()).start(out);
    }
  }

  private void list(String name, Consumer<CoordinatorCommand> out) {
    try {
      toRead.add(new JobId(name));
    } catch (IllegalArgumentException e) {
      String what = MetadataPaths.JOBS + "/" + name + " is no job and is left alone: ";
      out.accept(new CoordinatorCommand.Alert(ErrorCode.JOB_UNREADABLE, what + e.getMessage()));
    }
  }

  /** One job's nodes. */
  private final class Reading {
    private final JobId job;
    private final Map<Long, String> pathOf = new LinkedHashMap<>();
    private final SortedMap<String, Integer> versions = new TreeMap<>();
    private final SortedMap<String, MetadataValue> values = new TreeMap<>();
    private @Nullable String defect;

    Reading(JobId job) {
      this.job = job;
    }

    void start(Consumer<CoordinatorCommand> out) {
      for (String path : MetadataPaths.ofJob(job)) {
        long token = calls.read(path, out);
        pathOf.put(token, path);
        byToken.put(token, this);
      }
    }

    void take(Outcome outcome) {
      String path = pathOf.remove(outcome.token());
      if (path != null && outcome instanceof Outcome.Found found) {
        MetadataValue value = found.value();
        if (value != null) {
          versions.put(path, found.version());
          values.put(path, value);
        }
      } else if (path != null && outcome instanceof Outcome.Unreadable damaged) {
        versions.put(path, damaged.version());
        wrong(path, damaged.defect());
      }
      if (pathOf.isEmpty()) {
        reading--;
        finish();
      }
    }

    private void wrong(String path, String what) {
      defect = (defect == null ? "" : defect + "; ") + path + ": " + what;
    }

    private void finish() {
      if (versions.isEmpty()) {
        return; // its parent was made for a transaction that was never applied
      }
      Spec spec = value(MetadataPaths.spec(job), Spec.class, true);
      Exec exec = value(MetadataPaths.exec(job), Exec.class, true);
      Pointer pointer = value(MetadataPaths.pointer(job), Pointer.class, true);
      Wish wish = value(MetadataPaths.wish(job), Wish.class, false);
      Result result = value(MetadataPaths.result(job), Result.class, false);
      if (spec != null && !spec.job().equals(job)) {
        wrong(MetadataPaths.spec(job), "it is of job " + spec.job());
      }
      String wrong = defect;
      if (wrong != null || spec == null || exec == null || pointer == null) {
        jobs.add(new DamagedJob(job, spec, result, versions, String.valueOf(wrong)));
      } else {
        jobs.add(
            new StoredJob(
                spec,
                exec,
                version(MetadataPaths.exec(job)),
                pointer,
                version(MetadataPaths.pointer(job)),
                wish,
                result));
      }
      jobs.sort((a, b) -> a.job().compareTo(b.job()));
    }

    private int version(String path) {
      return versions.getOrDefault(path, -1);
    }

    private <V extends MetadataValue> @Nullable V value(
        String path, Class<V> kind, boolean expected) {
      MetadataValue value = values.get(path);
      if (kind.isInstance(value)) {
        return kind.cast(value);
      }
      if (value != null) {
        wrong(path, "it holds a " + value.getClass().getSimpleName());
      } else if (expected && !versions.containsKey(path)) {
        wrong(path, "there is no such node");
      }
      return null;
    }
  }
}
