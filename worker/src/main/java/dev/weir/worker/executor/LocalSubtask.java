package dev.weir.worker.executor;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.worker.executor.ExecutorReport.Failure;
import dev.weir.worker.executor.ExecutorReport.Stage;
import dev.weir.worker.operator.ElementContext;
import dev.weir.worker.task.Subtask;
import dev.weir.worker.task.SubtaskFigures;
import dev.weir.worker.task.TaskLoop;
import org.jspecify.annotations.Nullable;

/** What the control thread knows of a subtask here. Owned by it; the subtask is its loop's. */
final class LocalSubtask {
  final SubtaskId id;
  final Kind kind;
  final Subtask subtask;
  final TaskLoop loop;
  final ElementContext context;
  Stage stage = Stage.OPENING;
  boolean opened;
  boolean closed;
  CheckpointId lastAcked = CheckpointId.NONE;
  CheckpointId committed = CheckpointId.NONE;
  @Nullable SubtaskFigures figures;
  @Nullable Failure failure;

  /** What it has to be told. */
  record Kind(boolean enumerator, boolean sink) {}

  LocalSubtask(SubtaskId id, Kind kind, Subtask subtask, TaskLoop loop, ElementContext context) {
    this.id = id;
    this.kind = kind;
    this.subtask = subtask;
    this.loop = loop;
    this.context = context;
  }

  /** Mail for it. */
  void tell(java.util.function.Consumer<Subtask> what) {
    loop.execute(() -> what.accept(subtask));
  }
}
