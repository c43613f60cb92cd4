package dev.weir.coordinator.view;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Plan;
import dev.weir.api.topology.Topology;
import dev.weir.checkpointing.manifest.SplitFigures;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A job.
 *
 * @param topology null while its description has not been read back, as the plan
 * @param subtasks of the plan, in order; empty while it has none
 * @param input as of the last complete checkpoint; empty where this leader has not seen one
 */
public record JobView(
    Identity identity,
    Progress progress,
    @Nullable Topology topology,
    @Nullable Plan plan,
    List<SubtaskView> subtasks,
    CheckpointsView checkpoints,
    InputView input) {
  public JobView {
    subtasks = List.copyOf(subtasks);
  }

  /** Next position of each split that is being read. */
  public SortedMap<String, Long> positions() {
    return input.positions();
  }

  /**
   * What was read.
   *
   * @param sources how many splits each source has, and how many were read to their end
   * @param positions next position of each split that a reader holds, by {@code source/split}
   */
  public record InputView(
      SortedMap<String, SplitFigures> sources, SortedMap<String, Long> positions) {
    public static final InputView NONE = of(new TreeMap<>());

    public InputView {
      sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
      positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
    }

    /** Of the positions of all sections of a checkpoint. */
    public static InputView of(SortedMap<String, Long> sections) {
      var splits = new TreeMap<>(sections);
      splits.keySet().removeIf(key -> !SplitFigures.isSplit(key));
      return new InputView(SplitFigures.bySource(sections), splits);
    }
  }

  /** What was submitted. */
  public record Identity(
      JobId job,
      String name,
      String jarSha256,
      String jobClass,
      SortedMap<String, String> args,
      SortedMap<String, String> settings,
      String fingerprint) {
    public Identity {
      args = Collections.unmodifiableSortedMap(new TreeMap<>(args));
      settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
  }

  /**
   * How far it has come.
   *
   * @param sinceMillis wall clock of the last change of status
   * @param restarts after failures and changes of leader
   * @param endedMillis 0 while it lives
   */
  public record Progress(
      Status status,
      long sinceMillis,
      int attempt,
      int restarts,
      long submittedMillis,
      long endedMillis,
      Trouble trouble) {

    /** Restarts that no failure asked for: onto slots that had become free. */
    public int plannedRestarts() {
      return Math.max(0, attempt - 1 - restarts);
    }

    /** Why it failed, or why it restarted last, or is blocked; null without such. */
    public @Nullable String error() {
      return trouble.error();
    }
  }

  /**
   * What went wrong.
   *
   * @param error why it failed, or why it restarted last, or is blocked; null without such
   * @param history the last failures of attempts under this leader, oldest first
   */
  public record Trouble(@Nullable String error, List<Failure> history) {
    public static final Trouble NONE = new Trouble(null, List.of());

    public Trouble {
      history = List.copyOf(history);
    }
  }

  /**
   * What ended an attempt.
   *
   * @param atMillis wall clock
   * @param operator empty when no operator is to blame
   * @param subtask -1 when none
   * @param frames where in the job's own code, innermost first
   */
  public record Failure(
      int attempt,
      long atMillis,
      ErrorCode code,
      String message,
      String operator,
      int subtask,
      List<String> frames) {
    public Failure {
      frames = List.copyOf(frames);
    }
  }

  /** What a user calls the state of a job. */
  public enum Status {
    /** Its executors are being found. */
    CREATED,
    /** Its subtasks are being opened and restored. */
    DEPLOYING,
    RUNNING,
    /** Its sources are told to end. */
    STOPPING,
    /** All input has ended; the last checkpoint is taken and committed. */
    FINISHING,
    /** An attempt failed; the next one is on its way. */
    RESTARTING,
    /** Its checkpoint cannot be read; it waits until it can. */
    BLOCKED,
    /** What is stored of it cannot be read by this version; it does not run. */
    UNREADABLE,
    FINISHED,
    STOPPED,
    CANCELED,
    FAILED;

    /** Whether it has a result. */
    public boolean ended() {
      return compareTo(FINISHED) >= 0;
    }
  }

  /**
   * One subtask.
   *
   * @param executor where it is placed
   * @param stage as it last reported
   * @param figures as of its executor's last heartbeat; null before the first
   */
  public record SubtaskView(
      SubtaskId subtask, String executor, String stage, @Nullable SubtaskFigures figures) {}

  /**
   * The checkpoints of a job under this leader.
   *
   * @param skipped ticks that fell into a checkpoint in flight
   * @param pointer as shown to people; {@code 0-0} before the first
   * @param inFlight id of the one in flight; null without
   * @param history the last ones, oldest first
   */
  public record CheckpointsView(
      long completed,
      long failed,
      long skipped,
      String pointer,
      long pointerMillis,
      @Nullable String inFlight,
      List<CheckpointView> history) {
    public CheckpointsView {
      history = List.copyOf(history);
    }
  }

  /**
   * A checkpoint that is over.
   *
   * @param outcome COMPLETED, DECLINED, EXPIRED, FAILED or ABANDONED
   * @param triggeredMillis wall clock
   * @param phaseMicros of the slowest subtasks, by phase
   * @param error why it did not complete; null when it did
   */
  public record CheckpointView(
      String id,
      String outcome,
      long triggeredMillis,
      long durationMillis,
      long bytes,
      SortedMap<String, Long> phaseMicros,
      @Nullable String error) {
    public CheckpointView {
      phaseMicros = Collections.unmodifiableSortedMap(new TreeMap<>(phaseMicros));
    }
  }
}
