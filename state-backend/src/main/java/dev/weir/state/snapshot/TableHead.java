package dev.weir.state.snapshot;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
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

  /** A value of the table that its codec refuses. */
  public WeirException unwritable(IllegalArgumentException cause) {
    return new WeirException(
        ErrorCode.VALUE_INVALID,
        kind() + " '" + name + "' cannot be written: " + cause.getMessage(),
        cause);
  }

  String kind() {
    return timers ? "a timer" : "state";
  }
}
