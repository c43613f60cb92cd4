package dev.weir.deploy.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Talks to a cluster. While no coordinator leads or none answers, as between two leaders, a request
 * is repeated for up to {@code patience}; every request that is sent is idempotent. Used by one
 * thread at a time.
 */
public final class ApiClient {
  /** How long a change of leader may take before a client gives up. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(150);
  private static final long PAUSE_MILLIS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServerList list;
  private final Duration patience;
  private final HttpClient http;
  private int current;

  public ApiClient(ServerList list, Duration patience) {
    this.list = list;
    this.patience = patience;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    if (list.tlsDirectory() != null) {
      builder.sslContext(TlsTrust.load(list.tlsDirectory()));
    }
    this.http = builder.build();
  }

  /** The server that answered last. */
  public URI server() {
    return list.servers().get(current);
  }

  /**
   * @param path such as {@code /api/v1/jobs}
   * @throws WeirException what the server refused with, or COORDINATOR_UNREACHABLE
   */
  public JsonNode get(String path) {
    return json(send(path, request -> request.GET()));
  }

  /** Posts without a body. */
  public JsonNode post(String path) {
    return json(send(path, request -> request.POST(BodyPublishers.noBody())));
  }

  /**
   * Submits a job.
   *
   * @param spec with a requestId, so that the same submission twice is one job
   */
  public JsonNode submit(Path jar, ObjectNode spec) {
    String boundary = "weir-" + spec.path("requestId").asText();
    String head = part(boundary, "spec", "application/json") + spec + "\r\n";
    String jarHead =
        part(boundary, "jar\"; filename=\"" + jar.getFileName(), "application/java-archive");
    return json(
        send(
            "/api/v1/jobs",
            request -> {
              try {
                return request
                    .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                    .POST(
                        BodyPublishers.concat(
                            BodyPublishers.ofString(head + jarHead),
                            BodyPublishers.ofFile(jar),
                            BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")));
              } catch (FileNotFoundException e) {
                throw new WeirException(
                    ErrorCode.JAR_UNREADABLE, jar + " does not exist or cannot be read", e);
              }
            }));
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

  /** Whether a server answers at all that it is ready. */
  public boolean ready() {
    for (URI server : list.servers()) {
      try {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(server + "/readyz")).timeout(CONNECT_TIMEOUT).build();
        if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
          return true;
        }
      } catch (IOException e) {
        continue;
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
    }
    return false;
  }

  private interface Body {
    HttpRequest.Builder on(HttpRequest.Builder request);
  }

  private HttpResponse<String> send(String path, Body body) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      WeirException failure;
      try {
        HttpResponse<String> response =
            http.send(body.on(request(path)).build(), BodyHandlers.ofString());
        if (response.statusCode() < 400) {
          return response;
        }
        failure = problem(response);
        if (!passes(failure.code())) {
          throw failure;
        }
      } catch (SSLException e) {
        throw new WeirException(
            ErrorCode.CERTIFICATE_INVALID,
            server() + ": no secure connection: " + e.getMessage() + "; check --tls-dir",
            e);
      } catch (ConnectException e) {
        failure = unreachable("the connection is refused", e);
      } catch (IOException e) {
        failure = unreachable(String.valueOf(e.getMessage()), e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      if (System.nanoTime() >= deadline) {
        throw failure;
      }
      current = (current + 1) % list.servers().size();
      if (current == 0) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
      }
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server() + path)).timeout(REQUEST_TIMEOUT);
    if (list.token() != null) {
      request.header("Authorization", "Bearer " + list.token());
    }
    return request;
  }

  /** Whether time may mend it. */
  private static boolean passes(ErrorCode code) {
    return code == ErrorCode.NO_LEADER || code == ErrorCode.COORDINATOR_UNREACHABLE;
  }

  private WeirException unreachable(String why, @Nullable Throwable cause) {
    return new WeirException(
        ErrorCode.COORDINATOR_UNREACHABLE,
        server() + ": " + why + "; is the cluster running, and is this its address?",
        cause);
  }

  private static WeirException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new WeirException(ErrorCode.TIMED_OUT, "interrupted", e);
  }

  private WeirException problem(HttpResponse<String> response) {
    try {
      JsonNode problem = JSON.readTree(response.body());
      if (problem.hasNonNull("code")) {
        String detail = problem.path("detail").asText();
        String hint = problem.path("hint").asText("");
        return new WeirException(
            ErrorCode.of(problem.path("code").asText()),
            hint.isEmpty() ? detail : detail + "; " + hint);
      }
    } catch (JsonProcessingException e) {
      return notOurs(response, e);
    }
    return notOurs(response, null);
  }

  private WeirException notOurs(HttpResponse<String> response, @Nullable Throwable cause) {
    return new WeirException(
        ErrorCode.REQUEST_INVALID,
        server()
            + " answered with HTTP status "
            + response.statusCode()
            + " and not as a coordinator does; is this the address of a Weir coordinator?",
        cause);
  }

  private JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw notOurs(response, e);
    }
  }
}
