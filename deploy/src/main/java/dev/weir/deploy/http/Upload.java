package dev.weir.deploy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A submission as a multipart body: the specification, then the jar, which is read while it is
 * sent. Used by one thread.
 *
 * @param spec with a requestId, which also parts the body
 */
record Upload(Path jar, ObjectNode spec) {
  /**
   * @throws WeirException JAR_UNREADABLE
   */
  Upload {
    if (!Files.isRegularFile(jar) || !Files.isReadable(jar)) {
      throw unreadable(jar, null);
    }
  }

  private static WeirException unreadable(Path jar, @Nullable Throwable cause) {
    return new WeirException(
        ErrorCode.JAR_UNREADABLE, jar + " does not exist or cannot be read", cause);
  }

  HttpRequest.Builder on(HttpRequest.Builder request) {
    String boundary = "weir-" + spec.path("requestId").asText();
    String head =
        part(boundary, "spec", "application/json")
            + spec
            + "\r\n"
            + part(boundary, "jar\"; filename=\"" + jar.getFileName(), "application/java-archive");
    try {
      return request
          .header("Content-Type", "multipart/form-data; boundary=" + boundary)
          .POST(
              BodyPublishers.concat(
                  BodyPublishers.ofString(head),
                  BodyPublishers.ofFile(jar),
                  BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")));
    } catch (FileNotFoundException e) {
      throw unreadable(jar, e);
    }
  }

  private static String part(String boundary, String name, String type) {
    return "--"
        + boundary
        + "\r\nContent-Disposition: form-data; name=\""
        + name
        + "\"\r\nContent-Type: "
        + type
        + "\r\n\r\n";
  }
}
