package dev.weir.coordinator.message;

import dev.weir.api.error.ErrorCode;
import java.util.List;

/**
 * An error as an executor reports it.
 *
 * @param operator empty when no operator is to blame
 * @param subtask -1 when none
 * @param frames where in the job's own code, innermost first
 */
public record ReportedError(
    ErrorCode code, String message, String operator, int subtask, List<String> frames) {
  public ReportedError {
    frames = List.copyOf(frames);
  }

  /** An error that belongs to no operator. */
  public static ReportedError of(ErrorCode code, String message) {
    return new ReportedError(code, message, "", -1, List.of());
  }

  /** {@code WEIR-3001 a function …: operator 'x', subtask 2: message}: what a user reads. */
  public String line() {
    return code.code() + " " + code.title() + ": " + text();
  }

  /** The line, with the job that it is about. */
  public String line(String job) {
    return code.code() + " " + code.title() + ": job '" + job + "', " + text();
  }

  /** The line without its code: where, what, and where in the job's code, on one line. */
  public String text() {
    String place =
        operator.isEmpty()
            ? ""
            : "operator '" + operator + "'" + (subtask < 0 ? "" : ", subtask " + subtask);
    String where = place.isEmpty() || message.contains(place) ? "" : place + ": ";
    String at = code == ErrorCode.STEP_STUCK ? "; it is at " : "; thrown at ";
    return where + message + (frames.isEmpty() ? "" : at + String.join(" < ", frames));
  }
}
