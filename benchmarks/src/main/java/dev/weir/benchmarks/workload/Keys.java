package dev.weir.benchmarks.workload;

import org.jspecify.annotations.Nullable;

/** The stream of keys that the word count counts: key n is a function of n. Immutable. */
public final class Keys {
  private static final int QUANTILES = 1 << 16;
  private static final double ZIPF_EXPONENT = 0.99;

  private final int count;

  /** Least rank of each quantile, and one beyond the last; null where all keys are as frequent. */
  private final int @Nullable [] quantiles;

  private Keys(int count, int @Nullable [] quantiles) {
    this.count = count;
    this.quantiles = quantiles;
  }

  /** Every key as often as any other. */
  public static Keys uniform(int count) {
    return new Keys(count, null);
  }

  /**
   * Key k about (k + 1)^-0.99 as often as key 0. From a table of 65,536 quantiles; inside one all
   * ranks are as frequent. So it costs no logarithm, and every machine draws the same.
   */
  public static Keys zipf(int count) {
    var weights = new double[count];
    double total = 0;
    for (int rank = 0; rank < count; rank++) {
      total += StrictMath.pow(rank + 1.0, -ZIPF_EXPONENT);
      weights[rank] = total;
    }
    var quantiles = new int[QUANTILES + 1];
    int rank = 0;
    for (int quantile = 0; quantile < QUANTILES; quantile++) {
      while (weights[rank] <= total * quantile / QUANTILES) {
        rank++;
      }
      quantiles[quantile] = rank;
    }
    quantiles[QUANTILES] = count - 1;
    return new Keys(count, quantiles);
  }

  public int count() {
    return count;
  }

  /** As the records of a stream. */
  public Numbered<Long> records() {
    return (number, millis) -> key(number);
  }

  public long key(long number) {
    long hash = Hashing.mix(number);
    if (quantiles == null) {
      return Hashing.below(hash, count);
    }
    int quantile = (int) hash & (QUANTILES - 1);
    int least = quantiles[quantile];
    return least + Hashing.below(hash, quantiles[quantile + 1] - least + 1L);
  }
}
