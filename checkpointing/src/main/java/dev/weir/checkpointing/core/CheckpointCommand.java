package dev.weir.checkpointing.core;

import dev.weir.api.id.CheckpointId;
import dev.weir.checkpointing.manifest.Manifest;

/** What {@link CheckpointCore} decides. */
public sealed interface CheckpointCommand {

  /** Send a barrier of this id into every source. */
  record Trigger(CheckpointId id) implements CheckpointCommand {}

  /** Create the manifest's object. */
  record CreateObject(String key, byte[] bytes) implements CheckpointCommand {}

  /** Read it back. */
  record ReadObject(String key) implements CheckpointCommand {}

  /**
   * Move the job's pointer, in one transaction with a check of the leader's and of the attempt's
   * version (I4, D5).
   *
   * @param token that the pointer's value carries
   */
  record MovePointer(CheckpointId id, long token, String manifestKey, String manifestSha256)
      implements CheckpointCommand {}

  /** Tell every sink. Comes again until all have reported. */
  record Commit(CommitPermit permit) implements CheckpointCommand {}

  /** Tell everybody that checkpoints up to this one are dead. */
  record AbortThrough(CheckpointId id) implements CheckpointCommand {}

  /** The checkpoint is complete. */
  record Completed(Manifest manifest, String manifestKey) implements CheckpointCommand {}

  /** A checkpoint is over, complete or not. */
  record Ended(CheckpointSummary summary) implements CheckpointCommand {}

  /**
   * No checkpoint will follow, and everything that the pointer has decided is committed.
   *
   * @param pointer where it stands for good
   */
  record EverythingCommitted(CheckpointId pointer) implements CheckpointCommand {}
}
