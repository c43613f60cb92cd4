package dev.weir.coordinator.leader;

import dev.weir.api.id.JobId;
import dev.weir.checkpointing.meta.MetadataPaths;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads every job after the claim was applied (I9: after the own bump of the epoch). A few jobs at
 * a time. Owned by {@link LeaderCore}.
 */
final class JobLoading {
  /** Jobs that are read at once. */
  static final int MAX_JOBS_READ_AT_ONCE = 16;

  private final MetadataCalls calls;
  private final long listing;
  private final Deque<JobId> toRead = new ArrayDeque<>();
  private final Map<Long, Reading> byToken = new LinkedHashMap<>();
  private final List<StoredJob> jobs = new ArrayList<>();
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
  List<StoredJob> jobs() {
    return List.copyOf(jobs);
  }

  /** Returns what is wrong with what it found; null while nothing is. */
  @Nullable String on(Outcome outcome, Consumer<CoordinatorCommand> out) {
    String damage = null;
    if (outcome instanceof Outcome.Listed names && names.token() == listing) {
      listed = true;
      damage = take(names.names());
    } else if (outcome instanceof Outcome.Found found) {
      Reading job = byToken.remove(found.token());
      damage = job == null ? null : job.take(found);
    }
    while (damage == null && reading < MAX_JOBS_READ_AT_ONCE && !toRead.isEmpty()) {
      reading++;
      new Reading(toRead.remove()).start(out);
    }
    return damage;
  }

  private @Nullable String take(List<String> names) {
    for (String name : names) {
      try {
        toRead.add(new JobId(name));
      } catch (IllegalArgumentException e) {
        return MetadataPaths.JOBS + "/" + name + " is no job: " + e.getMessage();
      }
    }
    return null;
  }

  /** One job's nodes. */
  private final class Reading {
    private static final int PATHS = 5;
    private final JobId job;
    private final Outcome.@Nullable Found[] nodes = new Outcome.Found[PATHS];
    private final long[] tokens = new long[PATHS];
    private int missing = PATHS;

    Reading(JobId job) {
      this.job = job;
    }

    void start(Consumer<CoordinatorCommand> out) {
      List<String> paths =
          List.of(
              MetadataPaths.spec(job),
              MetadataPaths.exec(job),
              MetadataPaths.pointer(job),
              MetadataPaths.wish(job),
              MetadataPaths.result(job));
      for (int i = 0; i < tokens.length; i++) {
        tokens[i] = calls.read(paths.get(i), out);
        byToken.put(tokens[i], this);
      }
    }

    @Nullable String take(Outcome.Found found) {
      for (int i = 0; i < tokens.length; i++) {
        if (tokens[i] == found.token()) {
          nodes[i] = found;
          missing--;
        }
      }
      return missing == 0 ? finish() : null;
    }

    private @Nullable String finish() {
      reading--;
      Outcome.Found spec = nodes[0];
      Outcome.Found exec = nodes[1];
      Outcome.Found pointer = nodes[2];
      Outcome.Found wish = nodes[3];
      Outcome.Found result = nodes[4];
      if (spec != null
          && exec != null
          && pointer != null
          && wish != null
          && result != null
          && spec.value() instanceof Spec s
          && exec.value() instanceof Exec e
          && pointer.value() instanceof Pointer p) {
        jobs.add(
            new StoredJob(
                s,
                e,
                exec.version(),
                p,
                pointer.version(),
                (Wish) wish.value(),
                (Result) result.value()));
        jobs.sort((a, b) -> a.spec().job().compareTo(b.spec().job()));
        return null;
      }
      if (spec != null && spec.value() == null && exec != null && exec.value() == null) {
        // Its parent was made for a transaction that was never applied.
        return null;
      }
      return "job "
          + job
          + ": spec, exec and ckpt are created together, but one of them is missing or holds"
          + " something else";
    }
  }
}
