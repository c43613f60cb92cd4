package dev.weir.state.choice;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.util.Arrays;
import java.util.List;

/** The backends by the names that the setting gives them. */
public enum StateBackends {
  /** Objects on the heap: fast, for state that fits into memory. */
  HEAP("heap"),

  /** RocksDB on the local disk: for state larger than memory. */
  ROCKSDB("rocksdb");

  private final String setting;

  StateBackends(String setting) {
    this.setting = setting;
  }

  /** As written in a configuration. */
  public String setting() {
    return setting;
  }

  /**
   * The backend of this name.
   *
   * @throws WeirException {@code WEIR-2007} naming the choices
   */
  public static StateBackends of(String setting) {
    for (StateBackends each : values()) {
      if (each.setting.equals(setting)) {
        return each;
      }
    }
    List<String> choices = Arrays.stream(values()).map(StateBackends::setting).toList();
    throw new WeirException(
        ErrorCode.CONFIG_INVALID,
        "the state backend '" + setting + "' is not known; choose one of " + choices);
  }
}
