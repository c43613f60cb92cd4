package dev.weir.state.heap;

import dev.weir.state.snapshot.FrozenTable;
import dev.weir.state.snapshot.RestoreTarget;

/** A declared table or timer table on the heap. */
interface Declared extends RestoreTarget {
  /** The table as it is now, for the view that was taken just before. */
  FrozenTable freeze();

  long sizeBytes();
}
