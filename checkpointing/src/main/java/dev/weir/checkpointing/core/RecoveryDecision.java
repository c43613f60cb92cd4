package dev.weir.checkpointing.core;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.manifest.Manifest;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an attempt starts from. There is no falling back to anything older. */
public sealed interface RecoveryDecision {

  /**
   * No checkpoint was ever completed.
   *
   * @param restores of sink subtasks, without sections, where an earlier attempt may have left
   *     something
   */
  record Fresh(SortedMap<SubtaskId, SubtaskRestore> restores) implements RecoveryDecision {
    public Fresh {
      restores = Collections.unmodifiableSortedMap(new TreeMap<>(restores));
    }
  }

  /** From the pointer's checkpoint: every subtask of the plan. */
  record Restore(Manifest manifest, SortedMap<SubtaskId, SubtaskRestore> restores)
      implements RecoveryDecision {
    public Restore {
      restores = Collections.unmodifiableSortedMap(new TreeMap<>(restores));
    }
  }

  /** The pointer's checkpoint is not what was written: nothing may start. */
  record Unreadable(CheckpointId id, String reason) implements RecoveryDecision {}
}
