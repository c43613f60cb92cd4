package dev.weir.coordinator.http;

import dev.weir.api.error.ErrorCode;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a submission brings, its jar stored.
 *
 * @param jarSha256 the jar's digest in hex
 */
record SubmitBody(SubmitSpec spec, String jarSha256) {
  /**
   * Reads a request to its end.
   *
   * @throws ProblemException when it is no submission, or the jar cannot be stored
   */
  static SubmitBody of(Context ctx, JarIntake jars) throws IOException {
    boolean multipart = ctx.isMultipartFormData();
    String text = multipart ? specPart(ctx, jars) : ctx.queryParam("spec");
    if (text == null) {
      throw Problem.of(
              ErrorCode.REQUEST_INVALID,
              "expected multipart/form-data with the parts spec (JSON) and jar, or the jar as the"
                  + " body and the query parameter spec")
          .exception();
    }
    SubmitSpec spec = SubmitSpec.parse(text);
    return new SubmitBody(spec, multipart ? storePart(ctx, jars) : storeBody(ctx, jars));
  }

  /** The first to look at the body, so that whatever is wrong with its form shows here. */
  private static @Nullable String specPart(Context ctx, JarIntake jars) {
    if (ctx.req().getContentLengthLong() > jars.maxBytes() + SubmitSpec.MAX_CHARS) {
      throw JarIntake.tooLarge(jars.maxBytes());
    }
    try {
      return ctx.formParam("spec");
    } catch (Exception e) {
      // Declared nowhere, thrown all the same: IOException and ServletException of the parser.
      throw Problem.of(
              ErrorCode.REQUEST_INVALID, "the multipart body cannot be read: " + e.getMessage())
          .exception();
    }
  }

  private static String storePart(Context ctx, JarIntake jars) throws IOException {
    UploadedFile part = ctx.uploadedFile("jar");
    if (part == null) {
      throw Problem.of(ErrorCode.REQUEST_INVALID, "the part 'jar' is missing").exception();
    }
    try (InputStream in = part.content()) {
      return jars.store(in);
    }
  }

  private static String storeBody(Context ctx, JarIntake jars) throws IOException {
    if (ctx.req().getContentLengthLong() > jars.maxBytes()) {
      throw JarIntake.tooLarge(jars.maxBytes());
    }
    return jars.store(ctx.req().getInputStream());
  }
}
