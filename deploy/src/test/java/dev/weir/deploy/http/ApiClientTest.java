package dev.weir.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A coordinator that takes connections and says nothing, as one does that was stopped. */
class ApiClientTest {
  private static final Duration READ_TIMEOUT = Duration.ofMillis(300);

  private ServerSocket silent;
  private HttpServer sound;

  @BeforeEach
  void start() throws IOException {
    silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    sound = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    byte[] answer = "{\"jobs\":[]}".getBytes(StandardCharsets.UTF_8);
    sound.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    sound.start();
  }

  @AfterEach
  void stop() throws IOException {
    silent.close();
    sound.stop(0);
  }

  private static URI at(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static ApiClient client(Duration patience, URI... servers) {
    return new ApiClient(new ServerList(List.of(servers), null, null), patience, READ_TIMEOUT);
  }

  @Test
  void whoSaysNothingIsNotWaitedForLong() {
    ApiClient client = client(Duration.ZERO, at(silent.getLocalPort()));
    WeirException refused =
        catchThrowableOfType(WeirException.class, () -> client.get("/api/v1/jobs"));
    assertThat(refused.code()).isEqualTo(ErrorCode.COORDINATOR_UNREACHABLE);
    assertThat(refused).hasMessageContaining("timed out");
  }

  @Test
  void theNextOneIsAskedMeanwhile() {
    URI second = at(sound.getAddress().getPort());
    ApiClient client = client(Duration.ofSeconds(20), at(silent.getLocalPort()), second);
    assertThat(client.get("/api/v1/jobs").path("jobs").isArray()).isTrue();
    assertThat(client.server()).isEqualTo(second);
  }
}
