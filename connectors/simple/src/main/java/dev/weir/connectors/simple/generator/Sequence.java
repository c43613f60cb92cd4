package dev.weir.connectors.simple.generator;

/**
 * Which numbers a generator gives, and how fast.
 *
 * @param from the first number
 * @param count how many; {@link #UNBOUNDED} for all
 * @param perSecond limit of the whole source; 0 is without limit
 * @param splits the numbers i with i mod splits = k make up split k
 */
public record Sequence(long from, long count, long perSecond, int splits) {
  public static final long UNBOUNDED = Long.MAX_VALUE;

  private static final long MILLIS_PER_SECOND = 1000;

  public Sequence withFrom(long from) {
    return new Sequence(from, count, perSecond, splits);
  }

  public Sequence withCount(long count) {
    return new Sequence(from, count, perSecond, splits);
  }

  public Sequence withPerSecond(long perSecond) {
    return new Sequence(from, count, perSecond, splits);
  }

  public Sequence withSplits(int splits) {
    return new Sequence(from, count, perSecond, splits);
  }

  /** The first number of split k. Numbers past {@link #end} are none of the sequence's. */
  public long first(int k) {
    long step = Math.floorMod(k - from % splits, (long) splits);
    return from > UNBOUNDED - step ? UNBOUNDED : from + step;
  }

  /** The number after {@code number} in its split. */
  public long next(long number) {
    return number > UNBOUNDED - splits ? UNBOUNDED : number + splits;
  }

  /** The first number that is no longer in the sequence. */
  public long end() {
    return count > UNBOUNDED - from ? UNBOUNDED : from + count;
  }

  /** Milliseconds from the first number of the source to this one, at the sequence's rate. */
  public long millisTo(long number) {
    long steps = number - from;
    long rest = steps % perSecond;
    long restMillis =
        perSecond <= UNBOUNDED / MILLIS_PER_SECOND
            ? rest * MILLIS_PER_SECOND / perSecond
            : rest / (perSecond / MILLIS_PER_SECOND);
    return steps / perSecond * MILLIS_PER_SECOND + restMillis;
  }
}
