package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.source.MalformedRecordException;
import java.util.concurrent.CompletionException;

/** Names what connectors throw. Stateless. */
final class Failures {
  private Failures() {}

  /** A source failed. */
  static WeirException reading(ElementContext context, String operator, Throwable thrown) {
    Throwable cause = cause(thrown);
    if (cause instanceof WeirException e) {
      context.fail(operator, e);
      return e;
    }
    ErrorCode code =
        cause instanceof MalformedRecordException
            ? ErrorCode.RECORD_MALFORMED
            : ErrorCode.INPUT_UNREADABLE;
    String what =
        cause instanceof MalformedRecordException
            ? String.valueOf(cause.getMessage())
            : ElementContext.described(cause);
    var e = new WeirException(code, what + " (" + context.place(operator) + ")", cause);
    context.fail(operator, e);
    return e;
  }

  /** A sink failed. */
  static WeirException writing(
      ElementContext context, String operator, String during, Throwable thrown) {
    Throwable cause = cause(thrown);
    if (cause instanceof WeirException e) {
      context.fail(operator, e);
      return e;
    }
    var e =
        new WeirException(
            ErrorCode.OUTPUT_UNWRITABLE,
            during + ": " + ElementContext.described(cause) + " (" + context.place(operator) + ")",
            cause);
    context.fail(operator, e);
    return e;
  }

  /** Without the wrapper that stages put around an exception. */
  static Throwable cause(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }
}
