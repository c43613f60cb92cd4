package dev.weir.state.snapshot;

import dev.weir.api.codec.ByteWriter;

/** One table of a frozen view. Read by the thread that writes the snapshot. */
public interface FrozenTable {
  TableHead head();

  /**
   * Appends the entries of a key group: of each its key, its namespace where the table has them,
   * its value.
   *
   * @return how many
   */
  int writeGroup(int group, ByteWriter out);
}
