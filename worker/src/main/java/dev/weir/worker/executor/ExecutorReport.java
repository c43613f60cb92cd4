package dev.weir.worker.executor;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Topology;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.worker.exchange.ChannelStatus;
import dev.weir.worker.task.SubtaskFigures;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an executor tells the leader. Mirrors the wire's. */
public sealed interface ExecutorReport {

  /** First on a stream. */
  record Hello(ExecutorIdentity executor) implements ExecutorReport {}

  /**
   * What the process is and does: answer to Welcome, made in the step that switched to the epoch.
   *
   * @param jarSha256 of the code it has taken on; empty while none
   * @param hosted null: it runs no part of a job
   */
  record State(String jarSha256, @Nullable Hosted hosted) implements ExecutorReport {}

  /**
   * The part of a job that runs here.
   *
   * @param maxBarrier highest checkpoint whose barrier any subtask has seen
   * @param committedThrough highest pointer whose commits all local sinks have done
   */
  record Hosted(
      AttemptTarget target,
      String planSha256,
      List<SubtaskState> subtasks,
      CheckpointId maxBarrier,
      CheckpointId committedThrough) {
    public Hosted {
      subtasks = List.copyOf(subtasks);
    }
  }

  /** One subtask in a {@link Hosted}. */
  record SubtaskState(SubtaskId subtask, Stage stage, CheckpointId lastAcked, boolean channelsUp) {}

  /** How far a subtask has come. Opening → ready → running → finished; failed from any. */
  enum Stage {
    /** Being built or restored. */
    OPENING,
    /** Restored, channels up. */
    READY,
    RUNNING,
    /** All its input has ended; it goes on passing barriers. */
    FINISHED,
    FAILED
  }

  /**
   * I live.
   *
   * @param target null while it runs no part of a job
   */
  record Heartbeat(
      @Nullable AttemptTarget target,
      List<SubtaskFigures> subtasks,
      List<ChannelStatus> channels,
      ProcessFigures process)
      implements ExecutorReport {
    public Heartbeat {
      subtasks = List.copyOf(subtasks);
      channels = List.copyOf(channels);
    }
  }

  /**
   * What the process uses.
   *
   * @param cpuMillis CPU time since its start
   */
  record ProcessFigures(long heapUsedBytes, long rssBytes, long cpuMillis) {}

  /** Answer to Describe: a topology, or an error. */
  record Described(
      String request,
      @Nullable Topology topology,
      String fingerprint,
      List<String> warnings,
      @Nullable Failure error)
      implements ExecutorReport {
    public Described {
      warnings = List.copyOf(warnings);
    }
  }

  /** News of one subtask; {@code error} with FAILED. */
  record SubtaskStatus(
      AttemptTarget target, SubtaskId subtask, Stage stage, @Nullable Failure error)
      implements ExecutorReport {}

  /**
   * The sections of all subtasks here.
   *
   * @param phaseMicros start_delay, align, sync, async: the slowest subtask's
   */
  record CheckpointAck(
      AttemptTarget target,
      CheckpointId checkpoint,
      List<SectionHandle> sections,
      SortedMap<String, Long> phaseMicros)
      implements ExecutorReport {
    public CheckpointAck {
      sections = List.copyOf(sections);
      phaseMicros = Collections.unmodifiableSortedMap(new TreeMap<>(phaseMicros));
    }
  }

  record CheckpointDeclined(AttemptTarget target, CheckpointId checkpoint, Failure error)
      implements ExecutorReport {}

  /** These sink subtasks have done everything that pointers up to {@code through} decide. */
  record CommitReport(AttemptTarget target, CheckpointId through, List<SubtaskId> subtasks)
      implements ExecutorReport {
    public CommitReport {
      subtasks = List.copyOf(subtasks);
    }
  }

  /** Nothing of this attempt or a lower one is left. */
  record AttemptDropped(AttemptTarget target) implements ExecutorReport {}

  /**
   * An error on its way to the user.
   *
   * @param operator empty when no operator is to blame
   * @param subtask -1 when none
   * @param frames where in the job's own code, see {@link UserFrames}
   */
  record Failure(
      ErrorCode code, String message, String operator, int subtask, List<String> frames) {
    /** A user's exception may have a message of any length. */
    static final int MAX_MESSAGE_CHARS = 8_000;

    public Failure {
      if (message.length() > MAX_MESSAGE_CHARS) {
        message =
            message.substring(0, MAX_MESSAGE_CHARS) + "… (" + message.length() + " characters)";
      }
      frames = List.copyOf(frames);
    }

    static Failure of(WeirException e) {
      return of(e, "", -1);
    }

    static Failure of(WeirException e, String operator, int subtask) {
      return new Failure(
          e.code(), String.valueOf(e.getMessage()), operator, subtask, UserFrames.of(e));
    }
  }
}
