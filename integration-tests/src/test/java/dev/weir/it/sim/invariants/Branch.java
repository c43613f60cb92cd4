package dev.weir.it.sim.invariants;

/** What a simulated job does with its records beside counting them: by its seed. */
public enum Branch {
  /** A tumbling window. */
  WINDOW,
  /** Sessions, which producers combine in front of the edge. */
  SESSIONS,
  /** Each record of one stream meets each of another, of the same key. */
  JOIN;

  /** In turn, as far as seeds are: two of seven have another branch than the window. */
  static Branch of(long seed) {
    return switch ((int) Math.floorMod(seed, 7L)) {
      case 5 -> SESSIONS;
      case 6 -> JOIN;
      default -> WINDOW;
    };
  }
}
