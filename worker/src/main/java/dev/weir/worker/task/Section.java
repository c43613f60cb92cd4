package dev.weir.worker.task;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import dev.weir.state.pieces.Pieces;
import java.util.List;
import java.util.SortedMap;

/**
 * A subtask's part of a checkpoint.
 *
 * @param finished whether its input had ended
 * @param bytes see {@link SectionFormat}
 * @param committables prepared and not yet proven committed, all intervals
 * @param positions next position of each split read here, by {@code source/split}; of an enumerator
 *     its figures, see {@link dev.weir.checkpointing.manifest.SplitFigures}
 */
public record Section(
    SubtaskId subtask,
    CheckpointId checkpoint,
    boolean finished,
    Pieces bytes,
    List<Committable> committables,
    SortedMap<String, Long> positions,
    Phases phases) {
  public Section {
    committables = List.copyOf(committables);
  }

  /**
   * How long its phases took.
   *
   * @param startDelayNanos from the trigger to the barrier, where it was triggered
   * @param alignNanos from the first barrier to the last
   * @param syncNanos the subtask stood still
   * @param asyncNanos until it was written and its sink had prepared
   */
  public record Phases(long startDelayNanos, long alignNanos, long syncNanos, long asyncNanos) {}
}
