package dev.weir.coordinator.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Passes requests on to the leader, bodies and event streams as they flow, on the HTTP thread of
 * the request. A request is passed on once.
 */
final class Forwarder implements AutoCloseable {
  static final String MARK = "Weir-Forwarded";

  private static final long CONNECT_TIMEOUT_MILLIS = 2_000;
  private static final long ANSWER_TIMEOUT_MILLIS = 180_000;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final List<String> REQUEST_HEADERS =
      List.of("Accept", "Authorization", "Content-Type", "Last-Event-ID");
  private static final List<String> RESPONSE_HEADERS =
      List.of("Cache-Control", "Content-Type", "Location", "Retry-After", "WWW-Authenticate");

  private final String self;
  private final String scheme;
  private final HttpClient client;

  /** Answers that are flowing; closed with this, because an event stream would never end. */
  private final Set<InputStream> flowing = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  /**
   * @param self id of this coordinator
   * @param tls null: plain HTTP
   */
  Forwarder(String self, @Nullable SSLContext tls) {
    this.self = self;
    this.scheme = tls == null ? "http" : "https";
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofMillis(CONNECT_TIMEOUT_MILLIS));
    if (tls != null) {
      builder.sslContext(tls);
    }
    this.client = builder.build();
  }

  /** Passes the request on to this address and its answer back. */
  void forward(Context ctx, String address) throws IOException {
    if (ctx.header(MARK) != null) {
      throw Leadership.none(
          "'" + ctx.header(MARK) + "' took this coordinator for the leader; it leads no more");
    }
    HttpResponse<InputStream> response = exchange(request(ctx, address), address);
    ctx.res().setStatus(response.statusCode());
    for (String name : RESPONSE_HEADERS) {
      response.headers().firstValue(name).ifPresent(value -> ctx.res().setHeader(name, value));
    }
    try (InputStream in = response.body()) {
      flowing.add(in);
      OutputStream out = ctx.res().getOutputStream();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = in.read(buffer); n >= 0 && !closed; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        out.flush();
      }
    } finally {
      flowing.remove(response.body());
    }
    ctx.skipRemainingHandlers();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    for (InputStream in : flowing) {
      in.close();
    }
  }

  /** A request without a body to this path of the leader; for what coordinators tell each other. */
  int post(String address, String path, String json, @Nullable String token)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(scheme + "://" + address + path))
            .timeout(Duration.ofMillis(CONNECT_TIMEOUT_MILLIS))
            .header("Content-Type", "application/json")
            .header(MARK, self)
            .POST(BodyPublishers.ofString(json));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  private HttpRequest request(Context ctx, String address) {
    String query = ctx.queryString();
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    scheme
                        + "://"
                        + address
                        + ctx.req().getRequestURI()
                        + (query == null ? "" : "?" + query)))
            .header(MARK, self);
    for (String name : REQUEST_HEADERS) {
      String value = ctx.header(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    return request.method(ctx.method().name(), body(ctx)).build();
  }

  private static HttpRequest.BodyPublisher body(Context ctx) {
    long length = ctx.req().getContentLengthLong();
    boolean none = length == 0 || (length < 0 && ctx.header("Transfer-Encoding") == null);
    if (none) {
      return BodyPublishers.noBody();
    }
    HttpRequest.BodyPublisher stream =
        BodyPublishers.ofInputStream(
            () -> {
              try {
                return ctx.req().getInputStream();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    return length > 0 ? BodyPublishers.fromPublisher(stream, length) : stream;
  }

  /** The timeout counts until the answer begins; an event stream then flows as long as it likes. */
  private HttpResponse<InputStream> exchange(HttpRequest request, String address)
      throws IOException {
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request, BodyHandlers.ofInputStream());
    try {
      return answer.get(ANSWER_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      boolean silent = cause instanceof HttpTimeoutException;
      throw Leadership.none(
          "the leader at "
              + address
              + (silent ? " does not answer" : " cannot be reached: " + cause));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw Problem.of(
              dev.weir.api.error.ErrorCode.TIMED_OUT,
              "the leader at " + address + " gave no answer in " + ANSWER_TIMEOUT_MILLIS + " ms")
          .exception();
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw Leadership.none("this coordinator is stopping");
    }
  }
}
