package dev.weir.coordinator.http;

import dev.weir.api.error.ErrorCode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The monitor's static files, from the class path. They hold no data, so everybody gets them: the
 * page asks for the token itself. Without the monitor's module a plain page says so.
 */
final class MonitorPage {
  private static final String ROOT = "/dev/weir/monitor/";
  private static final Pattern FILE = Pattern.compile("[a-z][a-z0-9-]*\\.(js|css|svg)");
  private static final Map<String, String> TYPES =
      Map.of(
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final TokenGate gate;

  MonitorPage(TokenGate gate) {
    this.gate = gate;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/", this::page);
    routes.get("/jobs/{job}", this::page);
    routes.get("/assets/{file}", this::asset);
  }

  /** Without the token the same page comes with status 401: it asks for the token. */
  private void page(Context ctx) throws IOException {
    ctx.header("Content-Security-Policy", POLICY).header("Cache-Control", "no-cache");
    if (!gate.passes(ctx)) {
      ctx.status(401).header("WWW-Authenticate", TokenGate.CHALLENGE);
    }
    byte[] html = read("index.html");
    ctx.contentType("text/html; charset=utf-8");
    if (html == null) {
      ctx.result("<!doctype html><title>Weir</title><p>The monitor is not installed here.");
    } else {
      ctx.result(html);
    }
  }

  private void asset(Context ctx) throws IOException {
    String file = ctx.pathParam("file");
    byte[] bytes = FILE.matcher(file).matches() ? read(file) : null;
    if (bytes == null) {
      throw Problem.of(ErrorCode.REQUEST_INVALID, "there is no such file")
          .withStatus(404)
          .exception();
    }
    ctx.header("Cache-Control", "no-cache")
        .contentType(TYPES.getOrDefault(file.substring(file.lastIndexOf('.') + 1), "text/plain"))
        .result(bytes);
  }

  private static byte @org.jspecify.annotations.Nullable [] read(String file) throws IOException {
    try (InputStream in = MonitorPage.class.getResourceAsStream(ROOT + file)) {
      return in == null ? null : in.readAllBytes();
    }
  }
}
