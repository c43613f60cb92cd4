package dev.weir.coordinator.message;

import dev.weir.api.error.ErrorCode;

/**
 * An error as an executor reports it.
 *
 * @param operator empty when no operator is to blame
 * @param subtask -1 when none
 */
public record ReportedError(ErrorCode code, String message, String operator, int subtask) {

  /** An error that belongs to no operator. */
  public static ReportedError of(ErrorCode code, String message) {
    return new ReportedError(code, message, "", -1);
  }

  /** {@code WEIR-3001 a function …: operator 'x', subtask 2: message}: what a user reads. */
  public String line() {
    String where =
        operator.isEmpty()
            ? ""
            : "operator '" + operator + "'" + (subtask < 0 ? "" : ", subtask " + subtask) + ": ";
    return code.code() + " " + code.title() + ": " + where + message;
  }
}
