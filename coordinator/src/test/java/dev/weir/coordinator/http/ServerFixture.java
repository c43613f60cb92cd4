package dev.weir.coordinator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.checkpointing.store.file.FileBlobStore;
import dev.weir.coordinator.live.Views;
import dev.weir.coordinator.message.CoordinatorEvent;
import dev.weir.coordinator.view.ClusterView;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A real server whose view is set by hand and whose loop is a script. */
final class ServerFixture implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final AtomicReference<ClusterView> view = new AtomicReference<>();
  final PendingReplies replies = new PendingReplies();
  final BlockingQueue<CoordinatorEvent.Asked> asked = new LinkedBlockingQueue<>();
  final FileBlobStore store;
  final HttpServer server;
  private final HttpClient client;
  private final String scheme;

  /**
   * @param script what the loop does with a request; null: nothing
   */
  ServerFixture(
      String id,
      Path directory,
      HttpSettings settings,
      @Nullable SSLContext tls,
      @Nullable BiConsumer<PendingReplies, CoordinatorEvent.Asked> script) {
    view.set(Views.cluster(Views.START, Views.leading(id, "")));
    store = new FileBlobStore(directory);
    server =
        new HttpServer(
            settings,
            new HttpPorts(
                new HttpPorts.About("test", "1.2", id, 77, "127.0.0.1", "127.0.0.1:9"),
                view::get,
                event -> {
                  var request = (CoordinatorEvent.Asked) event;
                  asked.add(request);
                  if (script != null) {
                    script.accept(replies, request);
                  }
                },
                replies,
                store));
    scheme = tls == null ? "http" : "https";
    var builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    client = (tls == null ? builder : builder.sslContext(tls)).build();
  }

  static HttpSettings open() {
    return new HttpSettings("127.0.0.1", 0, null, null, false);
  }

  URI uri(String path) {
    return URI.create(scheme + "://127.0.0.1:" + server.port() + path);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)), headers);
  }

  HttpResponse<String> post(String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofByteArray(body)), headers);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
      throws IOException, InterruptedException {
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpClient client() {
    return client;
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }
}
