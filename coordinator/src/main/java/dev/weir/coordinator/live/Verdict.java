package dev.weir.coordinator.live;

import dev.weir.coordinator.live.ChainSums.ChainSum;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.JobView.CheckpointView;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say about a job in one sentence, and how bad it is. The rules are tried from the
 * gravest to the mildest; the first that holds speaks.
 *
 * <p>The cause of backpressure is not where it shows. Whoever is backpressured waits for what
 * follows; the last chain in the row that keeps others waiting without waiting itself is to blame.
 *
 * @param chain the one to blame; -1 for none
 */
public record Verdict(Level level, String sentence, int chain) {
  static final double BUSY = 0.8;
  static final double BACKPRESSURED = 0.5;
  static final double SKEWED = 0.5;
  static final int FAILURES_IN_A_ROW = 3;
  static final long STALE_CHECKPOINT_MILLIS = 30_000;
  static final int STALE_CHECKPOINT_INTERVALS = 10;
  private static final long DEFAULT_INTERVAL_MILLIS = 1_000;

  /** How bad it is. */
  public enum Level {
    OK,
    /** On its way from one state to another. */
    BUSY,
    /** It runs, but not as it should. */
    WARNING,
    BAD,
    ENDED
  }

  public static Verdict of(JobView job, LiveView view) {
    @Nullable String error = job.progress().error();
    switch (job.progress().status()) {
      case FINISHED:
        return about(Level.ENDED, "Finished: all input was read and every result is committed");
      case STOPPED:
        return about(Level.ENDED, "Stopped after a last checkpoint; its results are committed");
      case CANCELED:
        return about(Level.ENDED, "Canceled without a last checkpoint");
      case FAILED:
        return about(Level.BAD, "Failed: " + orUnknown(error));
      case BLOCKED:
        return about(Level.BAD, "Blocked until its checkpoint can be read: " + orUnknown(error));
      case UNREADABLE:
        return about(Level.BAD, "Unreadable, so it does not run: " + orUnknown(error));
      case RESTARTING:
        return about(Level.WARNING, "Restarting: " + orUnknown(error));
      case CREATED:
        return about(Level.BUSY, "Waiting for executors");
      case DEPLOYING:
        return about(Level.BUSY, "Starting: " + ready(job) + " subtasks are ready");
      case STOPPING:
        return about(Level.BUSY, "Stopping: the sources end and a last checkpoint follows");
      case FINISHING:
        return about(
            Level.BUSY, "Finishing: all input was read; the last results are being committed");
      case RUNNING:
        break;
    }
    return running(job, view);
  }

  private static Verdict running(JobView job, LiveView view) {
    Verdict checkpoints = checkpoints(job, view.cluster().takenMillis());
    if (checkpoints != null) {
      return checkpoints;
    }
    Verdict bottleneck = bottleneck(view.chains(job).chains());
    return bottleneck != null ? bottleneck : about(Level.OK, "Healthy");
  }

  private static @Nullable Verdict checkpoints(JobView job, long nowMillis) {
    List<CheckpointView> history = job.checkpoints().history();
    int failures = 0;
    for (int i = history.size() - 1; i >= 0; i--) {
      if (history.get(i).outcome().equals("COMPLETED")) {
        break;
      }
      failures++;
    }
    if (failures >= FAILURES_IN_A_ROW) {
      CheckpointView last = history.get(history.size() - 1);
      return about(
          Level.BAD,
          "Checkpoints fail, the last "
              + failures
              + " in a row: "
              + (last.error() == null ? last.outcome() : last.error()));
    }
    long since = Math.max(job.checkpoints().pointerMillis(), job.progress().sinceMillis());
    long age = nowMillis - since;
    if (age > Math.max(STALE_CHECKPOINT_MILLIS, STALE_CHECKPOINT_INTERVALS * interval(job))) {
      return about(Level.WARNING, "No checkpoint has completed for " + age / 1000 + " s");
    }
    return null;
  }

  private static long interval(JobView job) {
    String text = job.identity().settings().get("checkpointIntervalMillis");
    try {
      return text == null ? DEFAULT_INTERVAL_MILLIS : Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      return DEFAULT_INTERVAL_MILLIS;
    }
  }

  private static @Nullable Verdict bottleneck(List<ChainSum> chains) {
    for (int i = chains.size() - 1; i >= 0; i--) {
      ChainSum c = chains.get(i);
      boolean waits = c.load().highest().backpressured() >= BACKPRESSURED;
      if (c.place().ends() && waits) {
        return new Verdict(
            Level.WARNING,
            "Sink " + quoted(c) + " is slow: what it writes to takes no more",
            c.place().number());
      }
      boolean delays =
          c.place().feeders().stream()
              .anyMatch(f -> chains.get(f).load().highest().backpressured() >= BACKPRESSURED);
      if (delays && !waits) {
        return new Verdict(Level.WARNING, slow(c), c.place().number());
      }
    }
    return null;
  }

  private static String slow(ChainSum c) {
    double highest = c.load().highest().busy();
    int n = c.subtasks().size();
    if (highest < BUSY) {
      return "Bottleneck: "
          + quoted(c)
          + " holds its input back though it is only "
          + percent(highest)
          + " busy";
    }
    double others = n < 2 ? highest : (c.load().average().busy() * n - highest) / (n - 1);
    return "Bottleneck: "
        + quoted(c)
        + " is "
        + percent(highest)
        + " busy"
        + (others < highest * SKEWED
            ? " on subtask "
                + c.load().busiest()
                + " of "
                + n
                + ", the others "
                + percent(others)
                + ": the keys are uneven"
            : "");
  }

  private static String ready(JobView job) {
    long ready =
        job.subtasks().stream()
            .filter(s -> s.stage().equals("READY") || s.stage().equals("RUNNING"))
            .count();
    return ready + " of " + job.subtasks().size();
  }

  private static Verdict about(Level level, String sentence) {
    return new Verdict(level, sentence, -1);
  }

  private static String orUnknown(@Nullable String error) {
    return error == null ? "the cause is not known" : error;
  }

  private static String quoted(ChainSum c) {
    return "'" + c.name() + "'";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }
}
