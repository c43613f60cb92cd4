package dev.weir.checkpointing.core;

import dev.weir.api.id.CheckpointId;

/**
 * Leave to commit everything up to a checkpoint. Only this package can make one, and makes it only
 * of a pointer that is known to have been applied (S1, D4).
 */
public final class CommitPermit {
  private final CheckpointId through;

  private CommitPermit(CheckpointId through) {
    this.through = through;
  }

  /** Called where the pointer's write is known to have been applied, and nowhere else. */
  static CommitPermit ofMovedPointer(CheckpointId through) {
    return new CommitPermit(through);
  }

  public CheckpointId through() {
    return through;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CommitPermit that && through.equals(that.through);
  }

  @Override
  public int hashCode() {
    return through.hashCode();
  }

  @Override
  public String toString() {
    return "permit[" + through + "]";
  }
}
