package dev.weir.coordinator.schedule;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.topology.KeyGroups;
import dev.weir.checkpointing.core.CheckpointCore.CheckpointPace;
import java.util.SortedMap;

/**
 * What the coordinator reads in a job's settings; what it does not know is the executors' and
 * travels with the deployment.
 *
 * <pre>
 *   parallelism               subtasks of every chain, 1 to maxKeyGroups; 1 when not given
 *   maxKeyGroups              fixed for the job's life; 128 when not given
 *   checkpointIntervalMillis  1000 when not given
 *   checkpointTimeoutMillis   600000 when not given
 * </pre>
 */
record JobSettings(int parallelism, int maxKeyGroups, CheckpointPace pace) {
  static final int MIN_INTERVAL_MILLIS = 10;
  private static final int DEFAULT_INTERVAL_MILLIS = 1_000;
  private static final int DEFAULT_TIMEOUT_MILLIS = 600_000;
  private static final int MAX_MILLIS = 7 * 24 * 3_600_000;

  /**
   * @throws WeirException CONFIG_INVALID
   */
  static JobSettings parse(SortedMap<String, String> settings) {
    int groups = number(settings, "maxKeyGroups", KeyGroups.DEFAULT, 1, KeyGroups.MAX);
    int parallelism = number(settings, "parallelism", 1, 1, groups);
    int interval =
        number(
            settings,
            "checkpointIntervalMillis",
            DEFAULT_INTERVAL_MILLIS,
            MIN_INTERVAL_MILLIS,
            MAX_MILLIS);
    int timeout =
        number(
            settings,
            "checkpointTimeoutMillis",
            DEFAULT_TIMEOUT_MILLIS,
            MIN_INTERVAL_MILLIS,
            MAX_MILLIS);
    return new JobSettings(parallelism, groups, new CheckpointPace(interval, timeout));
  }

  private static int number(
      SortedMap<String, String> settings, String name, int absent, int min, int max) {
    String text = settings.get(name);
    if (text == null) {
      return absent;
    }
    try {
      int value = Integer.parseInt(text.strip());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a number out of range.
      return refuse(name, text, min, max);
    }
    return refuse(name, text, min, max);
  }

  private static int refuse(String name, String text, int min, int max) {
    throw new WeirException(
        ErrorCode.CONFIG_INVALID,
        "setting '"
            + name
            + "': expected a number from "
            + min
            + " to "
            + max
            + ", found '"
            + text
            + "'");
  }
}
