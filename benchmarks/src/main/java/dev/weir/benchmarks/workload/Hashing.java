package dev.weir.benchmarks.workload;

/**
 * The 64-bit hash from which events are made and results are checked. The checksum of an output is
 * the sum of its records' hashes, overflow and all, so the order of the records has no part in it.
 */
public final class Hashing {
  private Hashing() {}

  public static long mix(long value) {
    long x = value + 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 32)) * 0xD6E8FEB86659FD93L;
    x = (x ^ (x >>> 29)) * 0xA0761D6478BD642FL;
    return x ^ (x >>> 32);
  }

  public static long mix(long a, long b) {
    return mix(mix(a) ^ b);
  }

  public static long mix(long a, long b, long c) {
    return mix(mix(a, b) ^ c);
  }

  public static long mix(long a, long b, long c, long d) {
    return mix(mix(a, b, c) ^ d);
  }

  /** A number from 0 to below the bound, which is less than 2^31, from the upper bits of a hash. */
  public static long below(long hash, long bound) {
    return ((hash >>> 33) * bound) >>> 31;
  }
}
