package dev.weir.api.topology;

/**
 * Key groups: the unit in which keyed state is distributed. Their number is fixed when a job is
 * first submitted; rescaling moves whole groups. The formulas are part of the snapshot format and
 * never change.
 */
public final class KeyGroups {
  public static final int DEFAULT = 128;
  public static final int MAX = 32_768;

  private KeyGroups() {}

  /** Group of a key, from {@link dev.weir.api.codec.Codec#hash} of it. */
  public static int group(int keyHash, int maxKeyGroups) {
    return (keyHash & 0x7fff_ffff) % maxKeyGroups;
  }

  /** The subtask that owns a group. */
  public static int subtask(int group, int parallelism, int maxKeyGroups) {
    return (int) ((long) group * parallelism / maxKeyGroups);
  }

  /** First group of a subtask; the subtask owns the groups up to the next one's first, excluded. */
  public static int firstGroup(int subtask, int parallelism, int maxKeyGroups) {
    return (int) (((long) subtask * maxKeyGroups + parallelism - 1) / parallelism);
  }
}
