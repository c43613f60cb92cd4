package dev.weir.coordinator.http;

import dev.weir.api.error.ErrorCode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever a request came to nothing by, as an answer that clients can read. Stateless. */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private Refusals() {}

  static void addTo(RoutesConfig routes) {
    routes.exception(ProblemException.class, (e, ctx) -> show(ctx, e.problem()));
    routes.exception(HttpResponseException.class, Refusals::refused);
    routes.exception(Exception.class, Refusals::failed);
  }

  private static void show(Context ctx, Problem problem) {
    if (ctx.res().isCommitted()) {
      return;
    }
    if (problem.status() == 503) {
      ctx.header("Retry-After", "1");
    }
    if (ctx.req().getContentLengthLong() != 0 && !ctx.method().name().equals("GET")) {
      // What is left of the body is not read, so the connection cannot be used again.
      ctx.header("Connection", "close");
    }
    ctx.status(problem.status()).contentType(Problem.CONTENT_TYPE).result(problem.json() + "\n");
  }

  private static void refused(HttpResponseException e, Context ctx) {
    String detail =
        switch (e.getStatus()) {
          case 404 -> "there is nothing at " + ctx.path();
          case 405 -> ctx.method().name() + " is no method of " + ctx.path();
          case 413 -> "the request is larger than " + SubmitSpec.MAX_CHARS + " bytes";
          default -> String.valueOf(e.getMessage());
        };
    show(ctx, Problem.of(ErrorCode.REQUEST_INVALID, detail).withStatus(e.getStatus()));
  }

  private static void failed(Exception e, Context ctx) {
    if (e instanceof IOException) {
      LOG.debug("{} {}: the client is gone", ctx.method().name(), ctx.path(), e);
    } else {
      LOG.error("{} {} failed", ctx.method().name(), ctx.path(), e);
    }
    show(ctx, Problem.of(ErrorCode.INTERNAL, "the request failed; the coordinator's log says why"));
  }
}
