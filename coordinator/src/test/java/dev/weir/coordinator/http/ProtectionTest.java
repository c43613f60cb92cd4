package dev.weir.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.coordinator.tls.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtectionTest {
  @TempDir private Path directory;

  private ServerFixture server(HttpSettings settings) throws IOException {
    return new ServerFixture(
        "c1", Files.createTempDirectory(directory, "store"), settings, null, null);
  }

  @Test
  void withATokenOnlyProbesAreFree() throws Exception {
    try (var fixture = server(new HttpSettings("127.0.0.1", 0, null, "secret", false))) {
      assertThat(fixture.get("/livez").statusCode()).isEqualTo(200);
      assertThat(fixture.get("/readyz").statusCode()).isEqualTo(200);
      for (String path :
          new String[] {"/api/v1/jobs", "/api/v1/cluster", "/api/v1/events", "/metrics", "/x"}) {
        HttpResponse<String> refused = fixture.get(path);
        assertThat(refused.statusCode()).as(path).isEqualTo(401);
        assertThat(ServerFixture.json(refused).path("code").asText()).isEqualTo("WEIR-2005");
        assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(fixture.get(path, "Authorization", "Bearer secre").statusCode()).isEqualTo(401);
      }
      assertThat(fixture.get("/").statusCode()).isEqualTo(401);
      assertThat(fixture.get("/api/v1/jobs", "Authorization", "Bearer secret").statusCode())
          .isEqualTo(200);
      assertThat(fixture.get("/metrics", "Authorization", "bearer secret").statusCode())
          .isEqualTo(200);
      assertThat(fixture.post("/api/v1/jobs/x/stop", new byte[0]).statusCode()).isEqualTo(401);
      assertThat(fixture.asked).isEmpty();
    }
  }

  @Test
  void thePageIsToldOfAnInsecureNetwork() throws Exception {
    for (boolean insecure : new boolean[] {true, false}) {
      try (var fixture = server(new HttpSettings("127.0.0.1", 0, null, null, insecure))) {
        for (String path : new String[] {"/api/v1/jobs", "/api/v1/cluster"}) {
          assertThat(ServerFixture.json(fixture.get(path)).path("insecureNetwork").booleanValue())
              .as(path)
              .isEqualTo(insecure);
        }
        assertThat(fixture.get("/").body()).contains("id=\"insecure\"");
      }
    }
  }

  @Test
  void pagesOfOtherSitesGetNothing() throws Exception {
    try (var fixture = server(ServerFixture.open())) {
      String own = "http://127.0.0.1:" + fixture.server.port();
      assertThat(fixture.get("/api/v1/jobs", "Origin", own).statusCode()).isEqualTo(200);
      assertThat(fixture.get("/api/v1/jobs", "Origin", "http://evil.example").statusCode())
          .isEqualTo(403);
      assertThat(fixture.post("/api/v1/jobs/x/cancel", new byte[0], "Origin", "null").statusCode())
          .isEqualTo(403);
      assertThat(rebound(fixture)).contains(" 403 ");
      assertThat(fixture.asked).isEmpty();
    }
  }

  /** A request under a foreign name that resolves to this machine. */
  private static String rebound(ServerFixture fixture) throws IOException {
    try (var socket = new Socket("127.0.0.1", fixture.server.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/jobs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void withTlsTheServerShowsItsCertificateAndSpeaksNoPlainHttp() throws Exception {
    Path node = Certificates.node();
    var settings = new HttpSettings("127.0.0.1", 0, node, "secret", false);
    try (var fixture =
        new ServerFixture("c1", directory.resolve("s1"), settings, TlsContext.load(node), null)) {
      assertThat(fixture.get("/livez").statusCode()).isEqualTo(200);
      assertThat(fixture.get("/api/v1/jobs", "Authorization", "Bearer secret").statusCode())
          .isEqualTo(200);
      try (var socket = new Socket("127.0.0.1", fixture.server.port())) {
        socket
            .getOutputStream()
            .write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
            .doesNotContain("200");
      }
      var stranger = java.net.http.HttpClient.newHttpClient();
      assertThatThrownBy(
              () ->
                  stranger.send(
                      java.net.http.HttpRequest.newBuilder(fixture.uri("/livez")).build(),
                      java.net.http.HttpResponse.BodyHandlers.ofString()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void aTakenPortAndABadCertificateAreNamed() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> server(new HttpSettings("127.0.0.1", taken.getLocalPort(), null, null, false)))
          .isInstanceOfSatisfying(
              WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_IN_USE));
    }
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertThatThrownBy(() -> server(new HttpSettings("127.0.0.1", 0, empty, null, false)))
        .isInstanceOfSatisfying(
            WeirException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CERTIFICATE_INVALID));
  }
}
