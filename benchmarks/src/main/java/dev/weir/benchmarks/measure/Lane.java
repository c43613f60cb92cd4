package dev.weir.benchmarks.measure;

/**
 * What takes turns with others: an engine, run in a certain way.
 *
 * @param checkpointMillis 0: without checkpoints
 * @param before how many other jobs ran in its JVM first
 */
public record Lane(String engine, int checkpointMillis, int before) {

  /** As tables call it. */
  public String text() {
    return engine
        + (checkpointMillis == 0 ? "" : ", checkpoints")
        + (before == 0 ? "" : ", after " + before + " jobs");
  }
}
