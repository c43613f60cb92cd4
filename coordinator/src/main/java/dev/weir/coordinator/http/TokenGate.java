package dev.weir.coordinator.http;

import dev.weir.api.error.ErrorCode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Lets requests through that bring the token. Immutable. */
final class TokenGate {
  static final String CHALLENGE = "Bearer realm=\"weir\"";
  private static final String SCHEME = "Bearer ";

  private final byte @Nullable [] token;

  /**
   * @param token null: nobody needs one
   */
  TokenGate(@Nullable String token) {
    this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
  }

  /** Takes as long for a wrong token as for a right one. */
  boolean passes(Context request) {
    byte[] expected = token;
    return expected == null || MessageDigest.isEqual(expected, brought(request));
  }

  /**
   * @throws ProblemException UNAUTHORIZED
   */
  void check(Context request) {
    if (!passes(request)) {
      request.header("WWW-Authenticate", CHALLENGE);
      throw Problem.of(
              ErrorCode.UNAUTHORIZED,
              brought(request).length > 0
                  ? "the token is not this cluster's"
                  : "this cluster demands a token")
          .exception();
    }
  }

  private static byte[] brought(Context request) {
    String header = request.header("Authorization");
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? header.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8)
        : new byte[0];
  }
}
