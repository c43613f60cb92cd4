package dev.weir.it.sim.invariants;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What stands outside of all processes, as it is now; the files are those of one job. */
public interface Outside {
  /** Null when there is none. */
  byte @Nullable [] object(String key);

  /** Null when there is none; hidden ones too. */
  byte @Nullable [] file(String name);

  /** Committed files. */
  SortedMap<String, byte[]> visible();
}
