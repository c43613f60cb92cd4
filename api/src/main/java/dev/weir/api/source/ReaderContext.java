package dev.weir.api.source;

/**
 * What a reader may know of its surroundings.
 *
 * @param operator the source's name
 * @param subtask which of the readers, from 0
 * @param parallelism number of readers
 * @param clock processing time in milliseconds since 1970; the only clock a reader may use
 */
public record ReaderContext(String operator, int subtask, int parallelism, Clock clock) {
  /** Milliseconds since 1970. */
  @FunctionalInterface
  public interface Clock {
    long millis();
  }
}
