package dev.weir.it.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Plain HTTP to any coordinator that answers, independent of the product's own client. */
final class Api {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> servers;
  private final HttpClient http;
  private final @Nullable String token;

  Api(List<String> servers) {
    this(servers, HttpClient.newBuilder(), null);
  }

  Api(List<String> servers, SSLContext tls, String token) {
    this(servers, HttpClient.newBuilder().sslContext(tls), token);
  }

  private Api(List<String> servers, HttpClient.Builder http, @Nullable String token) {
    this.servers = List.copyOf(servers);
    this.token = token;
    this.http = http.version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  }

  /**
   * The answer of the first coordinator that gives one.
   *
   * @throws UncheckedIOException when none does
   */
  JsonNode json(String path) {
    try {
      return JSON.readTree(text(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text(String path) {
    IOException failure = new IOException("no server is known");
    for (String server : servers) {
      try {
        HttpResponse<String> response = get(server, path);
        if (response.statusCode() == 200) {
          return response.body();
        }
        failure = new IOException(server + path + ": " + response.statusCode() + response.body());
      } catch (IOException e) {
        failure = e;
      }
    }
    throw new UncheckedIOException(failure);
  }

  HttpResponse<String> get(String server, String path) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + path)).timeout(TIMEOUT);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  JsonNode job(String nameOrId) {
    return json("/api/v1/jobs/" + nameOrId);
  }
}
