package dev.weir.benchmarks.measure;

/**
 * How long things took, to a 512th: to the microsecond up to 1 ms, and in bins that are twice as
 * wide for each doubling beyond. For one thread.
 *
 * <pre>
 *   bin = 512 * shift + (micros >> shift)       shift: least for which micros >> shift is under 1024
 * </pre>
 */
public final class Latencies {
  private static final int PRECISION_BITS = 9;
  private static final int BINS = 1 << 15;

  private final long[] bins = new long[BINS];
  private long count;

  public void add(long micros) {
    long value = Math.max(0, micros);
    int shift = Math.max(0, Long.SIZE - PRECISION_BITS - 1 - Long.numberOfLeadingZeros(value));
    bins[(shift << PRECISION_BITS) + (int) (value >>> shift)]++;
    count++;
  }

  public long count() {
    return count;
  }

  /**
   * So much or less was the share; the upper edge of its bin.
   *
   * @param share such as 0.99; 1 for the longest
   */
  public double millis(double share) {
    long wanted = Math.max(1, (long) Math.ceil(count * share));
    long seen = 0;
    for (int bin = 0; bin < BINS; bin++) {
      seen += bins[bin];
      if (seen >= wanted) {
        int shift = Math.max(0, (bin >> PRECISION_BITS) - 1);
        long inShift = bin - ((long) shift << PRECISION_BITS);
        return ((inShift + 1) << shift) / 1e3;
      }
    }
    return Double.NaN;
  }

  /** All of them: {@code BIN=TIMES} with blanks between. */
  public String text() {
    var text = new StringBuilder();
    for (int bin = 0; bin < BINS; bin++) {
      if (bins[bin] > 0) {
        text.append(bin).append('=').append(bins[bin]).append(' ');
      }
    }
    return text.toString().strip();
  }

  /** Adds those of a {@link #text}. */
  public void add(String text) {
    for (String entry : text.isEmpty() ? new String[0] : text.split(" ")) {
      int equals = entry.indexOf('=');
      long times = Long.parseLong(entry.substring(equals + 1));
      bins[Integer.parseInt(entry.substring(0, equals))] += times;
      count += times;
    }
  }
}
