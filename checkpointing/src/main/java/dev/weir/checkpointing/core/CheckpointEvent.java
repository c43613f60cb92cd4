package dev.weir.checkpointing.core;

import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.SubtaskId;
import dev.weir.checkpointing.manifest.SectionHandle;
import dev.weir.checkpointing.store.BlobStoreException;
import java.util.List;
import java.util.SortedMap;

/** What {@link CheckpointCore} learns. */
public sealed interface CheckpointEvent {

  /** Time passed. */
  record Tick() implements CheckpointEvent {}

  /** An executor's part; of another attempt or id it counts for nothing. */
  record Acked(
      int region,
      int attempt,
      CheckpointId id,
      List<SectionHandle> sections,
      SortedMap<String, Long> phaseMicros)
      implements CheckpointEvent {}

  /** An executor cannot take part in this checkpoint. */
  record Declined(int region, int attempt, CheckpointId id, String reason)
      implements CheckpointEvent {}

  /** The manifest's object exists. */
  record ObjectCreated(String key) implements CheckpointEvent {}

  /** The manifest's object, read back. */
  record ObjectRead(String key, byte[] bytes) implements CheckpointEvent {}

  /** Creating or reading the manifest's object failed. */
  record ObjectFailed(String key, BlobStoreException.Reason reason, String message)
      implements CheckpointEvent {}

  /** The pointer's transaction was applied, for certain. */
  record PointerMoved(CheckpointId id) implements CheckpointEvent {}

  /** The pointer's transaction was not applied and never will be. */
  record PointerRefused(CheckpointId id, String reason) implements CheckpointEvent {}

  /** Sink subtasks have done what pointers up to {@code through} decide. */
  record Committed(int region, int attempt, CheckpointId through, List<SubtaskId> subtasks)
      implements CheckpointEvent {}

  /** Every subtask's input has ended: one more checkpoint, and that is the last. */
  record AllFinished() implements CheckpointEvent {}

  /** Nothing more is triggered, but what a pointer has decided is still committed. */
  record NoMore() implements CheckpointEvent {}

  /** The attempt is over: nothing more is triggered or committed in it. */
  record AttemptEnded() implements CheckpointEvent {}
}
