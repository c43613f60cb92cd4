package dev.weir.coordinator.leader;

/**
 * Names and tokens that no other process uses: the SplitMix64 sequence of a seed that the shell
 * drew. Never repeats within a process, since the sequence is a bijection of its counter. Owned by
 * the coordinator's thread.
 */
public final class IdSource {
  private static final long STEP = 0x9e37_79b9_7f4a_7c15L;

  private long state;

  public IdSource(long seed) {
    this.state = seed;
  }

  /** Any number but 0. */
  public long next() {
    while (true) {
      state += STEP;
      long z = state;
      z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
      z = z ^ (z >>> 31);
      if (z != 0) {
        return z;
      }
    }
  }

  /** 16 hex digits. */
  public String hex16() {
    String digits = Long.toHexString(next());
    return "0".repeat(16 - digits.length()) + digits;
  }

  /** From 0 up to 1, excluded. */
  public double fraction() {
    return (next() >>> 11) * 0x1.0p-53;
  }
}
