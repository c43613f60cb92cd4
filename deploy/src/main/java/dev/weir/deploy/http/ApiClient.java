package dev.weir.deploy.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.IOException;
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
import java.util.function.UnaryOperator;

/**
 * Talks to a cluster. While no coordinator leads or none answers, as between two leaders, a request
 * is repeated for up to {@code patience}; every request that is sent is idempotent. Used by one
 * thread at a time.
 */
public final class ApiClient {
  /** How long a change of leader may take before a client gives up. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** What reads is answered from what the leader knows; who says nothing for so long is stuck. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(8);

  /** A submission waits for two processes to describe the job. */
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(150);

  private static final long PAUSE_MILLIS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServerList list;
  private final Duration patience;
  private final Duration readTimeout;
  private final HttpClient http;
  private int current;

  public ApiClient(ServerList list, Duration patience) {
    this(list, patience, READ_TIMEOUT);
  }

  ApiClient(ServerList list, Duration patience, Duration readTimeout) {
    this.list = list;
    this.patience = patience;
    this.readTimeout = readTimeout;
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
    return json(send(path, request -> request.GET().timeout(readTimeout)));
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
    var upload = new Upload(jar, spec);
    // Refused in the middle of a large body, a client may see a broken pipe in place of the reason.
    get("/api/v1/cluster");
    return json(send("/api/v1/jobs", upload::on));
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

  private HttpResponse<String> send(String path, UnaryOperator<HttpRequest.Builder> body) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Failure failure;
      try {
        HttpResponse<String> response =
            http.send(body.apply(request(path)).build(), BodyHandlers.ofString());
        if (response.statusCode() < 400) {
          return response;
        }
        failure = Failure.of(server(), response.statusCode(), response.body());
      } catch (IOException e) {
        failure = Failure.of(server(), e);
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      if (!failure.passes() || System.nanoTime() >= deadline) {
        throw failure.error();
      }
      current = (current + 1) % list.servers().size();
      if (current == 0) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
      }
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server() + path)).timeout(WRITE_TIMEOUT);
    if (list.token() != null) {
      request.header("Authorization", "Bearer " + list.token());
    }
    return request;
  }

  private static WeirException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new WeirException(ErrorCode.TIMED_OUT, "interrupted", e);
  }

  private JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw Failure.notOurs(server(), response.statusCode(), e).error();
    }
  }
}
