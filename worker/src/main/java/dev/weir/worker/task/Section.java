package dev.weir.worker.task;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import java.util.Arrays;
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
    Bytes bytes,
    List<Committable> committables,
    SortedMap<String, Long> positions,
    Phases phases) {
  public Section {
    committables = List.copyOf(committables);
  }

  /**
   * What was written, as it was written: hundreds of megabytes are not copied for an array of the
   * exact length.
   *
   * @param array from its beginning; nobody writes to it any more
   */
  public record Bytes(byte[] array, int length) {
    public byte[] copy() {
      return Arrays.copyOf(array, length);
    }
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
