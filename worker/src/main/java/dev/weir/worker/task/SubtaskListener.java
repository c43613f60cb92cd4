package dev.weir.worker.task;

import dev.weir.api.error.WeirException;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;

/** Hears what subtasks have to say; called by their loops. */
public interface SubtaskListener {
  /** Restored, its sinks recovered: it can take records. */
  void opened(SubtaskId subtask);

  /** All its input has ended. */
  void finished(SubtaskId subtask);

  /**
   * It failed and does nothing more.
   *
   * @param operator empty when none is to blame
   */
  void failed(SubtaskId subtask, String operator, WeirException cause);

  /** A barrier passed it. */
  void barrier(SubtaskId subtask, CheckpointId checkpoint);

  /** Its part of a checkpoint is complete. */
  void section(Section section);

  /** Its part of a checkpoint could not be made; it goes on. */
  void declined(SubtaskId subtask, CheckpointId checkpoint, WeirException cause);

  /** Its sink has proven committed all that pointers up to this one decide. */
  void committed(SubtaskId subtask, CheckpointId through);

  /** It is closed, and nothing of it runs or will. */
  void closed(SubtaskId subtask);
}
