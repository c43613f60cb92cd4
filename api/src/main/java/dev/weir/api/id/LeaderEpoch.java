package dev.weir.api.id;

/**
 * Number of a leadership term, strictly increasing over the life of a cluster. It fences: whoever
 * has accepted epoch e accepts nothing from a lower one.
 *
 * @param value from 1; 0 stands for "no leader known yet"
 */
public record LeaderEpoch(long value) implements Comparable<LeaderEpoch> {
  public static final LeaderEpoch NONE = new LeaderEpoch(0);

  public LeaderEpoch {
    if (value < 0 || value > 0x7fff_ffffL) {
      throw new IllegalArgumentException("leader epoch " + value + " outside 0..2^31-1");
    }
  }

  public LeaderEpoch next() {
    return new LeaderEpoch(value + 1);
  }

  @Override
  public int compareTo(LeaderEpoch other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
