package dev.weir.state.snapshot;

import dev.weir.api.codec.ByteReader;

/** A declared table that takes over entries of a snapshot. */
public interface RestoreTarget {
  TableHead head();

  /** Reads one entry, in the form that {@link FrozenTable#writeGroup} gives it, and keeps it. */
  void restoreEntry(int group, ByteReader in);
}
