package dev.weir.state.snapshot;

import dev.weir.state.TableSpec;

/**
 * What a snapshot says of a table.
 *
 * @param timers whether its values are the times of timers
 */
public record TableHead(String name, boolean timers, String schema) {
  public static TableHead of(TableSpec<?, ?, ?> spec, boolean timers) {
    return new TableHead(spec.name(), timers, spec.schema());
  }

  String kind() {
    return timers ? "a timer" : "state";
  }
}
