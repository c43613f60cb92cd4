package dev.weir.state.rocksdb;

import dev.weir.state.snapshot.RestoreTarget;

/** A declared table in the database. */
interface RocksDeclared extends RestoreTarget {
  /** For the view that is taken now. */
  RocksSnapshot.Numbered numbered();

  /** Ends the iteration that is open, as it holds native memory. */
  void closeEntries();
}
