package dev.weir.benchmarks.oracle;

import dev.weir.benchmarks.workload.Hashed;

/**
 * How many records an output has, and the sum of their hashes. An immutable fact; {@link Tally}
 * collects one.
 */
public record Answer(long records, long checksum) {
  public static final Answer NONE = new Answer(0, 0);

  public Answer plus(Answer other) {
    return new Answer(records + other.records, checksum + other.checksum);
  }

  @Override
  public String toString() {
    return records + ":" + Long.toHexString(checksum);
  }

  /** An answer under way. For one thread. */
  public static final class Tally {
    private long records;
    private long checksum;

    public void add(Hashed record) {
      records++;
      checksum += record.hash();
    }

    /** What was added since the last call. */
    public Answer take() {
      var answer = new Answer(records, checksum);
      records = 0;
      checksum = 0;
      return answer;
    }
  }
}
