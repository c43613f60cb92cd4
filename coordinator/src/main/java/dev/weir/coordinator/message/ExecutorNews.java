package dev.weir.coordinator.message;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Topology;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.coordinator.view.ChannelFigures;
import dev.weir.coordinator.view.ProcessFigures;
import dev.weir.coordinator.view.SubtaskFigures;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an executor says. Mirrors {@code ExecutorReport}. */
public sealed interface ExecutorNews {

  /** First message on a stream. */
  record Hello(
      String version, String worker, String workerIncarnation, String dataAddress, long pid)
      implements ExecutorNews {}

  /**
   * What the process is and does: answer to Welcome, made in the step that switched to the epoch.
   *
   * @param jarSha256 of the code it has loaded; empty while it has loaded none
   * @param hosted null: a spare, or one that has only described a job
   */
  record State(String jarSha256, @Nullable Hosted hosted) implements ExecutorNews {}

  /**
   * The part of a job that an executor runs.
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
  record SubtaskState(
      SubtaskId subtask, SubtaskStage stage, CheckpointId lastAcked, boolean channelsUp) {}

  /** How far a subtask has come. */
  enum SubtaskStage {
    /** Not yet restored. */
    OPENING,
    /** Restored, channels up. */
    READY,
    RUNNING,
    /** All its input has ended. */
    FINISHED,
    FAILED
  }

  /**
   * I live. {@code job} null for a spare; {@code attempt} 0 then.
   *
   * @param subtasks counted from the deployment of the attempt
   */
  record Heartbeat(
      @Nullable JobId job,
      int attempt,
      List<SubtaskFigures> subtasks,
      List<ChannelFigures> channels,
      ProcessFigures process)
      implements ExecutorNews {
    public Heartbeat {
      subtasks = List.copyOf(subtasks);
      channels = List.copyOf(channels);
    }
  }

  /** Answer to Describe: a topology, or an error. */
  record Described(
      String request,
      @Nullable Topology topology,
      String fingerprint,
      List<String> warnings,
      @Nullable ReportedError error)
      implements ExecutorNews {
    public Described {
      warnings = List.copyOf(warnings);
    }
  }

  /** News of one subtask; {@code error} with FAILED. */
  record SubtaskReported(
      AttemptTarget target, SubtaskId subtask, SubtaskStage stage, @Nullable ReportedError error)
      implements ExecutorNews {
    /** Whether the executor ends itself right after it. */
    public boolean endsExecutor() {
      return error != null && error.code() == ErrorCode.STEP_STUCK;
    }
  }

  /**
   * The sections of all subtasks of this executor.
   *
   * @param phaseMicros start_delay, align, sync, async: the slowest subtask's
   */
  record CheckpointAcked(
      AttemptTarget target,
      CheckpointId checkpoint,
      List<SectionHandle> sections,
      SortedMap<String, Long> phaseMicros)
      implements ExecutorNews {
    public CheckpointAcked {
      sections = List.copyOf(sections);
      phaseMicros = Collections.unmodifiableSortedMap(new TreeMap<>(phaseMicros));
    }
  }

  record CheckpointDeclined(AttemptTarget target, CheckpointId checkpoint, ReportedError error)
      implements ExecutorNews {}

  /** These sink subtasks have done everything that pointers up to {@code through} decide. */
  record CommitReported(AttemptTarget target, CheckpointId through, List<SubtaskId> subtasks)
      implements ExecutorNews {
    public CommitReported {
      subtasks = List.copyOf(subtasks);
    }
  }

  /** Nothing of this attempt or a lower one is left. */
  record AttemptDropped(AttemptTarget target) implements ExecutorNews {}
}
