package dev.weir.checkpointing.core;

import dev.weir.api.id.SubtaskId;
import dev.weir.api.sink.Committable;
import dev.weir.checkpointing.manifest.SectionHandle;
import java.util.List;

/**
 * What one subtask starts from.
 *
 * @param sections one today; several once parallelism can change; none where the attempt starts
 *     afresh after one that never completed a checkpoint
 * @param pending its share of what the pointer's checkpoint prepared; to be committed before it is
 *     READY
 * @param inherited sink subtask numbers whose remains it clears
 */
public record SubtaskRestore(
    SubtaskId subtask,
    List<SectionHandle> sections,
    List<Committable> pending,
    List<Integer> inherited) {
  public SubtaskRestore {
    sections = List.copyOf(sections);
    pending = List.copyOf(pending);
    inherited = List.copyOf(inherited);
  }
}
