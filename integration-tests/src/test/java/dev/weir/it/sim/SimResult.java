package dev.weir.it.sim;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a seed.
 *
 * @param violation what did not hold; null when everything did
 * @param hash over all that happened
 * @param lastLines of the trace
 */
record SimResult(
    SimPlan plan,
    @Nullable String violation,
    Counts counts,
    Happened happened,
    long hash,
    List<String> lastLines) {

  /**
   * What happened how often.
   *
   * @param faults by kind
   * @param crashes by step of the protocol
   * @param coverage by transition and branch
   */
  record Happened(
      Map<String, Long> faults, Map<String, Long> crashes, Map<String, Long> coverage) {}

  /**
   * How much happened.
   *
   * @param liveMicros from the job's creation to its end
   * @param faultsInside between the first pointer and the last
   */
  record Counts(
      long liveMicros,
      long events,
      long pointers,
      long attempts,
      long records,
      long faultsInside) {}
}
