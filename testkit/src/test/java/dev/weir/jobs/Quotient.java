package dev.weir.jobs;

/** What a job calls, in a package that counts as the job's own code. */
public final class Quotient {
  private Quotient() {}

  public static long tenBy(long n) {
    return 10 / n;
  }
}
