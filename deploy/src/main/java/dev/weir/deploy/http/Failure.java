package dev.weir.deploy.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.URI;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Why a request came to nothing. Immutable.
 *
 * @param passes whether time may mend it, as when a leader has died and the next does not lead yet
 */
record Failure(WeirException error, boolean passes) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the JDK says when bytes came that are no answer in HTTP. */
  private static final String NO_STATUS_LINE = "parsing HTTP/1.1 status line";

  /** A server that could not be asked. */
  static Failure of(URI server, IOException e) {
    if (e instanceof SSLException tls) {
      return ofTls(server, tls);
    }
    if (e instanceof ConnectException) {
      return unreachable(server, "the connection is refused", e);
    }
    if (has(e, ProtocolException.class)
        || String.valueOf(e.getMessage()).contains(NO_STATUS_LINE)) {
      return new Failure(
          new WeirException(
              ErrorCode.COORDINATOR_UNREACHABLE,
              server + ": what answers there does not speak HTTP; a cluster with TLS has https://",
              e),
          false);
    }
    return unreachable(server, String.valueOf(e.getMessage()), e);
  }

  private static Failure ofTls(URI server, SSLException e) {
    // Who is killed in the middle of a handshake has not refused it.
    if (has(e, EOFException.class) || has(e, SocketException.class)) {
      return unreachable(server, "the connection ended before it was secure", e);
    }
    return new Failure(
        new WeirException(
            ErrorCode.CERTIFICATE_INVALID,
            server + ": no secure connection: " + e.getMessage() + "; check --tls-dir",
            e),
        false);
  }

  private static boolean has(Throwable e, Class<? extends Throwable> cause) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (cause.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private static Failure unreachable(URI server, String why, Throwable cause) {
    return new Failure(
        new WeirException(
            ErrorCode.COORDINATOR_UNREACHABLE,
            server + ": " + why + "; is the cluster running, and is this its address?",
            cause),
        true);
  }

  /** An answer with a status of 400 or more. */
  static Failure of(URI server, int status, String body) {
    try {
      JsonNode problem = JSON.readTree(body);
      if (problem.hasNonNull("code")) {
        String detail = problem.path("detail").asText();
        ErrorCode code = ErrorCode.of(problem.path("code").asText());
        String hint =
            code == ErrorCode.UNAUTHORIZED
                ? "give it with --token-file FILE"
                : problem.path("hint").asText("");
        return new Failure(
            new WeirException(code, hint.isEmpty() ? detail : detail + "; " + hint),
            code == ErrorCode.NO_LEADER || code == ErrorCode.COORDINATOR_UNREACHABLE);
      }
    } catch (JsonProcessingException e) {
      return notOurs(server, status, e);
    }
    return notOurs(server, status, null);
  }

  /** An answer that no coordinator gives. */
  static Failure notOurs(URI server, int status, @Nullable Throwable cause) {
    return new Failure(
        new WeirException(
            ErrorCode.REQUEST_INVALID,
            server
                + " answered with HTTP status "
                + status
                + " and not as a coordinator does; is this the address of a Weir coordinator?",
            cause),
        false);
  }
}
