package dev.weir.coordinator.http;

import dev.weir.api.error.ErrorCode;
import io.javalin.http.Context;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other web sites' pages, open in a browser on this machine, from using a server that demands
 * no token: a request must not come from another origin, nor under a name that somebody else's name
 * server made point here. Immutable.
 */
final class OriginGate {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.]+\\]");

  private final HttpSettings settings;

  OriginGate(HttpSettings settings) {
    this.settings = settings;
  }

  void check(Context ctx) {
    String host = ctx.header("Host");
    String origin = ctx.header("Origin");
    if (origin != null && !origin.equals("null") && !authority(origin).equals(host)) {
      throw refused("a page of " + shown(origin) + " may not use this server");
    }
    if (origin != null && origin.equals("null")) {
      throw refused("a page without an origin may not use this server");
    }
    boolean guarded = settings.token() != null || settings.insecureNetwork();
    if (!guarded && !isOurs(host)) {
      throw refused("without a token this server answers as localhost or by address only");
    }
  }

  private boolean isOurs(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.replaceFirst(":[0-9]*$", "");
    return name.equalsIgnoreCase("localhost")
        || name.equalsIgnoreCase(settings.host())
        || ADDRESS.matcher(name).matches();
  }

  private static String authority(String origin) {
    try {
      return String.valueOf(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static String shown(String origin) {
    return origin.replaceAll("[^\\x21-\\x7e]", "?");
  }

  private static ProblemException refused(String detail) {
    return Problem.of(ErrorCode.UNAUTHORIZED, detail).withStatus(403).exception();
  }
}
