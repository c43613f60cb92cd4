package dev.weir.benchmarks.measure;

import dev.weir.benchmarks.oracle.Answer;

/**
 * What one instance of a sink has had, and when that was complete.
 *
 * <pre>
 *   RECORDS CHECKSUM(hex) MILLIS
 * </pre>
 */
public record Note(Answer answer, long millis) {
  public String text() {
    return answer.records() + " " + Long.toHexString(answer.checksum()) + " " + millis;
  }

  /** The note of a text. */
  public static Note of(String text) {
    String[] words = text.strip().split(" ");
    return new Note(
        new Answer(Long.parseLong(words[0]), Long.parseUnsignedLong(words[1], 16)),
        Long.parseLong(words[2]));
  }
}
