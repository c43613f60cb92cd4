package dev.weir.api.error;

import org.jspecify.annotations.Nullable;

/**
 * An error that a user reads: the message says what failed, where, what was expected and found, and
 * what to do. It is printed with its code and without a stack trace.
 */
public final class WeirException extends RuntimeException {
  private final ErrorCode code;

  public WeirException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public WeirException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }

  /** {@code WEIR-1008 a type has no codec: …}: the line a user sees. */
  public String line() {
    return code.code() + " " + code.title() + ": " + getMessage();
  }

  /** The line, so that a main that does not catch prints what the user needs. */
  @Override
  public String toString() {
    return line();
  }
}
