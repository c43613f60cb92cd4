package dev.weir.benchmarks.measure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One that an engine completed, by its own account.
 *
 * @param millis when it was complete
 * @param bytes that were written for it
 */
public record Checkpoint(long millis, long bytes) {

  /** In one word: {@code MILLIS:BYTES,MILLIS:BYTES}. */
  public static String text(List<Checkpoint> checkpoints) {
    return checkpoints.stream()
        .map(checkpoint -> checkpoint.millis + ":" + checkpoint.bytes)
        .collect(Collectors.joining(","));
  }

  /** Those of a {@link #text}. */
  public static List<Checkpoint> of(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(","))
            .map(word -> word.split(":"))
            .map(words -> new Checkpoint(Long.parseLong(words[0]), Long.parseLong(words[1])))
            .toList();
  }
}
