package dev.weir.coordinator.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * An error as a client gets it (RFC 9457).
 *
 * @param status of HTTP
 * @param detail what failed
 * @param hint what to do about it; null when the detail says it
 */
record Problem(int status, ErrorCode code, String detail, @Nullable String hint) {
  static final String CONTENT_TYPE = "application/problem+json";

  static Problem of(ErrorCode code, String detail) {
    return new Problem(status(code), code, detail, hint(code));
  }

  Problem withStatus(int other) {
    return new Problem(other, code, detail, hint);
  }

  /** Thrown where a request cannot go on. */
  ProblemException exception() {
    return new ProblemException(this);
  }

  String json() {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("type", "docs/errors.md#" + code.code().toLowerCase(java.util.Locale.ROOT));
    node.put("title", code.title());
    node.put("status", status);
    node.put("code", code.code());
    node.put("detail", detail);
    if (hint != null) {
      node.put("hint", hint);
    }
    return node.toString();
  }

  private static int status(ErrorCode code) {
    return switch (code) {
      case JOB_NAME_TAKEN, NOT_ENOUGH_SLOTS, TARGET_NOT_OWNED, JOB_UNREADABLE -> 409;
      case JOB_NOT_FOUND -> 404;
      case REQUEST_INVALID, CONFIG_INVALID -> 400;
      case UNAUTHORIZED -> 401;
      case NO_LEADER, STORE_UNREACHABLE, ZOOKEEPER_UNREACHABLE, EXECUTOR_LOST, WORKER_LOST -> 503;
      case COORDINATOR_UNREACHABLE -> 502;
      case TIMED_OUT -> 504;
      default -> code.owner() == ErrorCode.Owner.USER ? 422 : 500;
    };
  }

  private static @Nullable String hint(ErrorCode code) {
    return switch (code) {
      case NO_LEADER -> "try again in a second";
      case UNAUTHORIZED -> "send the header 'Authorization: Bearer TOKEN'";
      case NOT_ENOUGH_SLOTS ->
          "stop a job, start another worker, or submit with a lower parallelism";
      case JOB_NAME_TAKEN -> "choose another name, or stop the running job first";
      case JOB_NOT_FOUND -> "list the jobs with `weir jobs` or GET /api/v1/jobs";
      default -> null;
    };
  }
}
