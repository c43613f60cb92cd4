package dev.weir.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.coordinator.live.Views;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.tls.Certificates;
import dev.weir.coordinator.view.LeaderView;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardingTest {
  @TempDir private Path directory;

  private ServerFixture server(String id, HttpSettings settings, @Nullable SSLContext tls)
      throws Exception {
    return new ServerFixture(
        id,
        Files.createTempDirectory(directory, id),
        settings,
        tls,
        (replies, asked) ->
            replies.reply(asked.replyToken(), new Answer.Accepted(Views.JOB, List.of())));
  }

  private static void follow(ServerFixture follower, ServerFixture leader) {
    String address = "127.0.0.1:" + leader.server.port();
    follower.view.set(Views.cluster(Views.START, Views.standby("c2", "c1", address)));
  }

  @Test
  void aFollowerPassesRequestsAndJarsOn() throws Exception {
    try (var leader = server("c1", ServerFixture.open(), null);
        var follower = server("c2", ServerFixture.open(), null)) {
      follow(follower, leader);
      byte[] jar = new byte[3 << 20];
      new Random(1).nextBytes(jar);
      HttpResponse<String> submitted =
          follower.post(
              "/api/v1/jobs",
              RestTest.multipart("{\"class\":\"A\",\"args\":{\"a\":\"é\"}}", jar),
              "Content-Type",
              "multipart/form-data; boundary=cut");
      assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(201);
      assertThat(submitted.headers().firstValue("Location")).isPresent();
      assertThat(follower.asked).isEmpty();
      var request = (ClientRequest.Submit) leader.asked.take().request();
      assertThat(request.code().jarSha256()).isEqualTo(RestTest.sha256(jar));
      assertThat(request.code().args()).containsEntry("a", "é");

      assertThat(follower.get("/api/v1/jobs").statusCode()).isEqualTo(200);
      HttpResponse<String> missing = follower.get("/api/v1/jobs/a%20b");
      assertThat(missing.statusCode()).isEqualTo(404);
      assertThat(missing.headers().firstValue("Content-Type").orElse(""))
          .startsWith(Problem.CONTENT_TYPE);
      assertThat(missing.body()).contains("'a b'");
    }
  }

  @Test
  void eventsFlowThroughAFollower() throws Exception {
    try (var leader = server("c1", ServerFixture.open(), null);
        var follower = server("c2", ServerFixture.open(), null)) {
      follow(follower, leader);
      var request = HttpRequest.newBuilder(follower.uri("/api/v1/events")).build();
      HttpResponse<java.io.InputStream> response =
          follower.client().send(request, BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/event-stream");
      try (var lines = new java.io.BufferedReader(new java.io.InputStreamReader(response.body()))) {
        assertThat(lines.readLine()).startsWith("retry:");
        lines.readLine();
        assertThat(lines.readLine()).isEqualTo("event: snapshot");
      }
    }
  }

  @Test
  void theLeaderLearnsOfItsStandbys() throws Exception {
    try (var leader = server("c1", ServerFixture.open(), null);
        var follower = server("c2", ServerFixture.open(), null)) {
      follow(follower, leader);
      await()
          .atMost(10, TimeUnit.SECONDS)
          .until(() -> leader.get("/api/v1/cluster").body().contains("\"c2\""));
      JsonNode cluster = ServerFixture.json(follower.get("/api/v1/cluster"));
      assertThat(cluster.path("processes").path(1).path("address").asText())
          .isEqualTo("127.0.0.1:" + follower.server.port());
    }
  }

  @Test
  void withoutALeaderItSaysSo() throws Exception {
    try (var follower = server("c2", ServerFixture.open(), null)) {
      follower.view.set(Views.cluster(Views.START, Views.standby("c2", "", "")));
      noLeader(follower, "no coordinator leads yet");
      assertThat(follower.get("/readyz").statusCode()).isEqualTo(503);
      follower.view.set(Views.cluster(Views.START, Views.standby("c2", "c1", "127.0.0.1:1")));
      noLeader(follower, "cannot be reached");
      assertThat(follower.get("/readyz").statusCode()).isEqualTo(200);
      follower.view.set(
          Views.cluster(
              Views.START, new LeaderView("c2", "LOADING", false, 3, "c2", "127.0.0.1:1")));
      noLeader(follower, "still reading its jobs");
    }
  }

  @Test
  void aRequestIsPassedOnOnceOnly() throws Exception {
    try (var a = server("c1", ServerFixture.open(), null);
        var b = server("c2", ServerFixture.open(), null)) {
      follow(b, a);
      a.view.set(
          Views.cluster(Views.START, Views.standby("c1", "c2", "127.0.0.1:" + b.server.port())));
      noLeader(a, "it leads no more");
    }
  }

  @Test
  void theTokenAndTlsAreNeededOnBothHops() throws Exception {
    Path node = Certificates.node();
    var settings = new HttpSettings("127.0.0.1", 0, node, "secret", false);
    SSLContext tls = TlsContext.load(node);
    try (var leader = server("c1", settings, tls);
        var follower = server("c2", settings, tls)) {
      follow(follower, leader);
      assertThat(follower.get("/api/v1/jobs").statusCode()).isEqualTo(401);
      assertThat(follower.get("/api/v1/jobs", "Authorization", "Bearer secret").statusCode())
          .isEqualTo(200);
      await()
          .atMost(10, TimeUnit.SECONDS)
          .until(
              () ->
                  leader
                      .get("/api/v1/cluster", "Authorization", "Bearer secret")
                      .body()
                      .contains("\"c2\""));
    }
  }

  private static void noLeader(ServerFixture server, String why) throws Exception {
    HttpResponse<String> response = server.get("/api/v1/jobs");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
    JsonNode problem = ServerFixture.json(response);
    assertThat(problem.path("code").asText()).isEqualTo("WEIR-2009");
    assertThat(problem.path("detail").asText()).contains(why);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
  }
}
