package dev.weir.benchmarks.measure;

import java.util.Arrays;

/** How long things took, in bins of 10 µs up to 60 s; what took longer is in the last. */
public final class Latencies {
  private static final int BIN_MICROS = 10;
  private static final int MAX_BINS = 6_000_000;

  private long[] bins = new long[1024];
  private long count;

  public void add(long micros) {
    int bin = (int) Math.min(Math.max(0, micros) / BIN_MICROS, MAX_BINS - 1);
    add(bin, 1);
  }

  private void add(int bin, long times) {
    if (bin >= bins.length) {
      bins = Arrays.copyOf(bins, Math.max(bin + 1, 2 * bins.length));
    }
    bins[bin] += times;
    count += times;
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
    long wanted = (long) Math.ceil(count * share);
    long seen = 0;
    for (int bin = 0; bin < bins.length; bin++) {
      seen += bins[bin];
      if (seen >= wanted && seen > 0) {
        return (bin + 1L) * BIN_MICROS / 1e3;
      }
    }
    return 0;
  }

  /** All of them: {@code BIN=TIMES} with blanks between. */
  public String text() {
    var text = new StringBuilder();
    for (int bin = 0; bin < bins.length; bin++) {
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
      add(Integer.parseInt(entry.substring(0, equals)), Long.parseLong(entry.substring(equals + 1)));
    }
  }
}
