package dev.weir.it.sim.invariants;

/**
 * The records of a simulated job, by their number. Record n stands in split n mod {@code splits}.
 *
 * @param records how many there are; Long.MAX_VALUE without end
 */
public record Input(long seed, int splits, int keys, long records) {
  /** How much later than its successors a record may come. */
  public static final long DISORDER_MILLIS = 120;

  public static final long WINDOW_MILLIS = 1_000;
  private static final long START_MILLIS = 1_000_000_000_000L;
  private static final long STEP_MILLIS = 10;

  /** What the job does with its records. */
  public Branch branch() {
    return Branch.of(seed);
  }

  /** Without a record of a key for so long its session ends; of eight gaps one is longer. */
  public long sessionGapMillis() {
    return 2 * keys * STEP_MILLIS;
  }

  /** Whether a record is of the left stream of a join. */
  public static boolean isLeft(long number) {
    return number % 8 == 3;
  }

  /** Whether a record is of the right stream of a join. */
  public static boolean isRight(long number) {
    return number % 32 == 7;
  }

  public long key(long number) {
    return Long.remainderUnsigned(mix(2 * number), keys);
  }

  public long timeMillis(long number) {
    long jitter = Long.remainderUnsigned(mix(2 * number + 1), DISORDER_MILLIS);
    return START_MILLIS + number * STEP_MILLIS + jitter;
  }

  /** End of the second that a time belongs to. */
  public static long boundary(long millis) {
    return (millis / WINDOW_MILLIS + 1) * WINDOW_MILLIS;
  }

  /** What a key keeps beside its count. */
  public static String ballast(long count, int chars) {
    return String.valueOf((char) ('a' + count % 26)).repeat(chars);
  }

  private long mix(long n) {
    long z = seed * 0x632b_e59b_d9b4_e019L + n * 0x9e37_79b9_7f4a_7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return z ^ (z >>> 31);
  }
}
