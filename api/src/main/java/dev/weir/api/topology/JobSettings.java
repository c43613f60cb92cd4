package dev.weir.api.topology;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A job's settings, given at submission as text by name and shipped with every deployment. A name
 * that is unknown or a value out of range is refused with {@code WEIR-2007}.
 *
 * <pre>
 *   parallelism               subtasks of every chain                          1
 *   maxKeyGroups              fixed for the job's life                       128
 *   checkpointIntervalMillis  from the start of one to the start of the next 1000
 *   checkpointTimeoutMillis   then it is given up                          600000
 *   stateBackend              heap | rocksdb                                 heap
 *   pairBudgetBytes           in flight between two executors, one way    2097152
 *   maxRecordBytes            largest encoded record                     16777216
 *   maxOvershootBytes         what one record may emit without room      33554432
 *   maxOvershootRecords       the same within an executor                  262144
 *   flushAfterMillis          how long a record may wait for company            5
 *                             (in front of windows twenty times that where
 *                             a subtask is busy, at most a second more)
 *   stuckStepMillis           a step that takes longer ends the executor    60000
 * </pre>
 */
public record JobSettings(
    int parallelism,
    int maxKeyGroups,
    Checkpoints checkpoints,
    StateBackendKind stateBackend,
    Exchange exchange,
    int stuckStepMillis) {
  private static final int MAX_MILLIS = 7 * 24 * 3_600_000;
  private static final int MAX_BYTES = 1 << 30;

  public static final JobSettings STANDARD = parse(new TreeMap<>());

  /** How often checkpoints are taken, and how long one may take. */
  public record Checkpoints(int intervalMillis, int timeoutMillis) {}

  /** What one record may make an operator emit when there is no room. */
  public record Overshoot(int bytes, int records) {}

  /** Limits of the channels between subtasks. */
  public record Exchange(
      int pairBudgetBytes, int maxRecordBytes, Overshoot maxOvershoot, int flushAfterMillis) {}

  /** Where keyed state lives. */
  public enum StateBackendKind {
    HEAP,
    ROCKSDB;

    /** As settings spell it. */
    public String text() {
      return this == HEAP ? "heap" : "rocksdb";
    }
  }

  /** The settings in text; what is missing has its default. */
  public static JobSettings parse(SortedMap<String, String> settings) {
    var given = new Reading(new TreeMap<>(settings));
    int groups = given.number("maxKeyGroups", KeyGroups.DEFAULT, 1, KeyGroups.MAX);
    int maxRecordBytes = given.number("maxRecordBytes", 16 << 20, 64, MAX_BYTES);
    var parsed =
        new JobSettings(
            given.number("parallelism", 1, 1, groups),
            groups,
            new Checkpoints(
                given.number("checkpointIntervalMillis", 1_000, 10, MAX_MILLIS),
                given.number("checkpointTimeoutMillis", 600_000, 10, MAX_MILLIS)),
            given.backend("stateBackend"),
            new Exchange(
                given.number("pairBudgetBytes", 2 << 20, 4 << 10, MAX_BYTES),
                maxRecordBytes,
                new Overshoot(
                    given.number(
                        "maxOvershootBytes",
                        Math.max(32 << 20, maxRecordBytes),
                        maxRecordBytes,
                        MAX_BYTES),
                    given.number("maxOvershootRecords", 1 << 18, 256, 1 << 24)),
                given.number("flushAfterMillis", 5, 0, 10_000)),
            given.number("stuckStepMillis", 60_000, 100, MAX_MILLIS));
    given.requireAllKnown();
    return parsed;
  }

  /** All settings in text, defaults too; {@link #parse} gives the same settings back. */
  public SortedMap<String, String> toMap() {
    var map = new TreeMap<String, String>();
    map.put("parallelism", Integer.toString(parallelism));
    map.put("maxKeyGroups", Integer.toString(maxKeyGroups));
    map.put("checkpointIntervalMillis", Integer.toString(checkpoints.intervalMillis));
    map.put("checkpointTimeoutMillis", Integer.toString(checkpoints.timeoutMillis));
    map.put("stateBackend", stateBackend.text());
    map.put("pairBudgetBytes", Integer.toString(exchange.pairBudgetBytes));
    map.put("maxRecordBytes", Integer.toString(exchange.maxRecordBytes));
    map.put("maxOvershootBytes", Integer.toString(exchange.maxOvershoot.bytes));
    map.put("maxOvershootRecords", Integer.toString(exchange.maxOvershoot.records));
    map.put("flushAfterMillis", Integer.toString(exchange.flushAfterMillis));
    map.put("stuckStepMillis", Integer.toString(stuckStepMillis));
    return map;
  }

  /** Takes settings out of a map one by one. */
  private record Reading(SortedMap<String, String> left) {
    int number(String name, int absent, int min, int max) {
      String text = left.remove(name);
      if (text == null) {
        return absent;
      }
      try {
        int value = Integer.parseInt(text.strip());
        if (value >= min && value <= max) {
          return value;
        }
      } catch (NumberFormatException e) {
        throw refused(name, "a whole number from " + min + " to " + max, text);
      }
      throw refused(name, "a whole number from " + min + " to " + max, text);
    }

    StateBackendKind backend(String name) {
      String text = left.remove(name);
      if (text == null) {
        return StateBackendKind.HEAP;
      }
      for (StateBackendKind kind : StateBackendKind.values()) {
        if (kind.text().equals(text.strip())) {
          return kind;
        }
      }
      throw refused(name, "heap or rocksdb", text);
    }

    void requireAllKnown() {
      if (!left.isEmpty()) {
        throw new WeirException(
            ErrorCode.CONFIG_INVALID,
            "unknown setting '"
                + left.firstKey()
                + "'; known are "
                + String.join(", ", STANDARD.toMap().keySet()));
      }
    }

    private static WeirException refused(String name, String expected, String found) {
      return new WeirException(
          ErrorCode.CONFIG_INVALID,
          "setting '" + name + "': expected " + expected + ", found '" + found + "'");
    }
  }
}
