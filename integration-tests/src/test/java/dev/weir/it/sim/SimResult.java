package dev.weir.it.sim;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a seed.
 *
 * @param violation what did not hold; null when everything did
 * @param faults by kind
 * @param crashes by step of the protocol
 * @param hash over all that happened
 * @param lastLines of the trace
 */
record SimResult(
    SimPlan plan,
    @Nullable String violation,
    Counts counts,
    Map<String, Long> faults,
    Map<String, Long> crashes,
    long hash,
    List<String> lastLines) {

  /**
   * How much happened.
   *
   * @param faultsInside between the first pointer and the last
   */
  record Counts(
      long micros, long events, long pointers, long attempts, long records, long faultsInside) {}
}
