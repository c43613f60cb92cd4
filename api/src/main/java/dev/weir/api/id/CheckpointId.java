package dev.weir.api.id;

/**
 * Identity of a checkpoint within a job: {@code epoch << 32 | n}. Strictly increasing without
 * coordination, because a leader numbers only within its own epoch.
 */
public record CheckpointId(long value) implements Comparable<CheckpointId> {
  /** Stands before every checkpoint: "none yet". */
  public static final CheckpointId NONE = new CheckpointId(0);

  public CheckpointId {
    if (value < 0) {
      throw new IllegalArgumentException("checkpoint id " + value + " is negative");
    }
  }

  /** The n-th checkpoint (from 1) that the leader of {@code epoch} triggers for a job. */
  public static CheckpointId of(LeaderEpoch epoch, int n) {
    if (n < 1) {
      throw new IllegalArgumentException("checkpoint number " + n + " is not positive");
    }
    return new CheckpointId((epoch.value() << 32) | n);
  }

  public LeaderEpoch epoch() {
    return new LeaderEpoch(value >>> 32);
  }

  public int number() {
    return (int) value;
  }

  public boolean isAfter(CheckpointId other) {
    return value > other.value;
  }

  @Override
  public int compareTo(CheckpointId other) {
    return Long.compare(value, other.value);
  }

  /** As shown to people: {@code 3-17} is the 17th checkpoint of the leader of epoch 3. */
  @Override
  public String toString() {
    return (value >>> 32) + "-" + (value & 0xffff_ffffL);
  }
}
