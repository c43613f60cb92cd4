package dev.weir.benchmarks.engine.process;

import dev.weir.benchmarks.measure.RunRequest;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** How Weir spells what a request asks for. */
final class WeirSettings {
  /** Weir has no way to take no checkpoints; this one never comes. */
  private static final long NEVER_MILLIS = TimeUnit.DAYS.toMillis(1);

  private WeirSettings() {}

  static SortedMap<String, String> of(RunRequest request) {
    long interval = request.checkpointMillis() == 0 ? NEVER_MILLIS : request.checkpointMillis();
    var settings = new TreeMap<String, String>();
    settings.put("parallelism", "" + request.parallelism());
    settings.put("stateBackend", request.state());
    settings.put("checkpointIntervalMillis", "" + interval);
    return settings;
  }
}
