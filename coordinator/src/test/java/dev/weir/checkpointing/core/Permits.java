package dev.weir.checkpointing.core;

import dev.weir.api.id.CheckpointId;

/** Permits for tests of what carries them; only this package can make one. */
public final class Permits {
  private Permits() {}

  public static CommitPermit through(CheckpointId id) {
    return CommitPermit.ofMovedPointer(id);
  }
}
