package dev.weir.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.id.JobId;
import dev.weir.coordinator.live.Views;
import dev.weir.coordinator.live.Views.Second;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.view.JobView.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestTest {
  private static final List<Second> BUSY = Collections.nCopies(5, new Second(100, 0, 10));
  private static final byte[] JAR =
      "not really a jar, and nobody looks".getBytes(StandardCharsets.UTF_8);

  private ServerFixture fixture;
  private Answer answer = new Answer.Accepted(Views.JOB, List.of("a clock is read"));

  @BeforeEach
  void start(@TempDir Path directory) {
    fixture =
        new ServerFixture(
            "c1",
            directory,
            ServerFixture.open(),
            null,
            (replies, asked) -> replies.reply(asked.replyToken(), answer));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void aJarIsStoredUnderItsDigestAndItsJobAskedFor() throws Exception {
    String spec =
        """
        {"name": "hot-items", "class": "a.B", "requestId": "r1",
         "args": {"output": "/tmp/x", "rate": 1000, "fast": true},
         "settings": {"parallelism": 4, "state": "heap"}}""";
    HttpResponse<String> response = submit(spec, JAR);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    JsonNode json = ServerFixture.json(response);
    assertThat(json.path("job").asText()).isEqualTo(Views.JOB.value());
    assertThat(json.path("warnings").path(0).asText()).isEqualTo("a clock is read");
    assertThat(response.headers().firstValue("Location"))
        .hasValue("/api/v1/jobs/" + Views.JOB.value());

    String sha256 = sha256(JAR);
    assertThat(fixture.store.read("jars/sha256/" + sha256).toCompletableFuture().get())
        .isEqualTo(JAR);
    var request = (ClientRequest.Submit) fixture.asked.take().request();
    assertThat(request.requestId()).isEqualTo("r1");
    assertThat(request.name()).isEqualTo("hot-items");
    assertThat(request.code().jarSha256()).isEqualTo(sha256);
    assertThat(request.code().jobClass()).isEqualTo("a.B");
    assertThat(request.code().args())
        .isEqualTo(new TreeMap<>(Map.of("output", "/tmp/x", "rate", "1000", "fast", "true")));
    assertThat(request.settings())
        .isEqualTo(new TreeMap<>(Map.of("parallelism", "4", "state", "heap")));
  }

  @Test
  void aJarMayBeTheBodyItselfAndANameComesFromTheClass() throws Exception {
    String spec = URLEncoder.encode("{\"class\": \"a.b.Outer$Inner\"}", StandardCharsets.UTF_8);
    HttpResponse<String> response = fixture.post("/api/v1/jobs?spec=" + spec, JAR);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    var request = (ClientRequest.Submit) fixture.asked.take().request();
    assertThat(request.name()).isEqualTo("Outer-Inner");
    assertThat(request.requestId()).isNotEmpty();
    assertThat(ServerFixture.json(response).path("requestId").asText())
        .isEqualTo(request.requestId());
  }

  @Test
  void whatIsWrongWithASubmissionIsNamedAndNothingIsAsked() throws Exception {
    refused(submit("{", JAR), 400, "WEIR-2004", "the spec is no JSON");
    refused(submit("{} x", JAR), 400, "WEIR-2004", "the spec is no JSON");
    refused(submit("[]", JAR), 400, "WEIR-2004", "must be a JSON object");
    refused(submit("{}", JAR), 400, "WEIR-2004", "lacks the field 'class'");
    refused(submit("{\"class\":\"A\",\"paralelism\":2}", JAR), 400, "WEIR-2004", "'paralelism'");
    refused(submit("{\"class\":\"A\",\"args\":[]}", JAR), 400, "WEIR-2004", "'args'");
    refused(submit("{\"class\":\"A\",\"args\":{\"x\":{}}}", JAR), 400, "WEIR-2004", "'args.x'");
    refused(submit("{\"class\":\"A\",\"name\":\"a/b\"}", JAR), 400, "WEIR-2004", "'a/b'");
    refused(submit("{\"class\":\"A\"}", new byte[0]), 400, "WEIR-2004", "no jar");
    refused(
        fixture.post(
            "/api/v1/jobs",
            "--cut\r\nno end".getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "multipart/form-data; boundary=cut"),
        400,
        "WEIR-2004",
        "multipart");
    refused(fixture.post("/api/v1/jobs", JAR), 400, "WEIR-2004", "multipart/form-data");
    assertThat(fixture.asked).isEmpty();
  }

  @Test
  void aJarBeyondTheLimitIsRefusedWhileItComesIn(@TempDir Path other) throws Exception {
    var intake = new JarIntake(fixture.store, 10);
    var endless =
        new java.io.SequenceInputStream(
            new java.io.ByteArrayInputStream(new byte[11]),
            new java.io.InputStream() {
              @Override
              public int read() {
                throw new AssertionError("read on");
              }
            });
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> intake.store(endless))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(413));
    HttpRequest request =
        HttpRequest.newBuilder(fixture.uri("/api/v1/jobs?spec=%7B%22class%22%3A%22A%22%7D"))
            .expectContinue(false)
            .POST(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofByteArray(new byte[1 << 20]), JarIntake.MAX_JAR_BYTES + 1))
            .build();
    assertThat(firstLine(request)).contains("413");
  }

  /** Sends the head alone: the answer must come without the body. */
  private String firstLine(HttpRequest request) throws IOException {
    try (var socket = new Socket("127.0.0.1", fixture.server.port())) {
      String head =
          "POST "
              + request.uri().getPath()
              + "?"
              + request.uri().getRawQuery()
              + " HTTP/1.1\r\n"
              + "Host: 127.0.0.1\r\nContent-Length: "
              + request.bodyPublisher().orElseThrow().contentLength()
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(5_000);
      var line = new ByteArrayOutputStream();
      for (int b = socket.getInputStream().read(); b >= 0 && b != '\n'; ) {
        line.write(b);
        b = socket.getInputStream().read();
      }
      return line.toString(StandardCharsets.US_ASCII);
    }
  }

  @Test
  void whatTheCoordinatorRefusesComesWithItsCode() throws Exception {
    answer = new Answer.Refused(ErrorCode.JOB_NAME_TAKEN, "job 'x' runs");
    refused(submit("{\"class\":\"A\"}", JAR), 409, "WEIR-2001", "job 'x' runs");
    answer = new Answer.Refused(ErrorCode.TOPOLOGY_MISMATCH, "operator 3 differs");
    refused(submit("{\"class\":\"A\"}", JAR), 422, "WEIR-1010", "operator 3 differs");
    answer = new Answer.Refused(ErrorCode.JOB_NOT_FOUND, "no job 'x'");
    refused(fixture.post("/api/v1/jobs/x/stop", new byte[0]), 404, "WEIR-2003", "no job 'x'");
    assertThat(fixture.asked.stream().map(a -> a.request()).toList())
        .contains(new ClientRequest.Stop("x"));
    answer = new Answer.Refused(ErrorCode.INTERNAL, "a rule");
    refused(fixture.post("/api/v1/jobs/x/cancel", new byte[0]), 500, "WEIR-5999", "a rule");
  }

  @Test
  void jobsAreStoppedAndCanceled() throws Exception {
    HttpResponse<String> stopped = fixture.post("/api/v1/jobs/hot-items/stop", new byte[0]);
    assertThat(stopped.statusCode()).isEqualTo(202);
    assertThat(ServerFixture.json(stopped).path("job").asText()).isEqualTo(Views.JOB.value());
    assertThat(fixture.asked.take().request()).isEqualTo(new ClientRequest.Stop("hot-items"));
    assertThat(fixture.post("/api/v1/jobs/hot-items/cancel", new byte[0]).statusCode())
        .isEqualTo(200);
    assertThat(fixture.asked.take().request()).isEqualTo(new ClientRequest.Cancel("hot-items"));
  }

  @Test
  void jobsAreListedAndDescribedByNameOrId() throws Exception {
    var ended = new JobId("1".repeat(32));
    fixture.view.set(
        Views.cluster(
            Views.START + 1000,
            Views.leading("c1", ""),
            Views.job(1, 1, BUSY),
            Views.other("hot-items", ended, Status.CANCELED)));
    JsonNode list = ServerFixture.json(fixture.get("/api/v1/jobs")).path("jobs");
    assertThat(list).hasSize(2);
    assertThat(list.path(0).path("verdict").path("level").asText()).isEqualTo("ok");
    JsonNode byName = ServerFixture.json(fixture.get("/api/v1/jobs/hot-items"));
    assertThat(byName.path("id").asText()).isEqualTo(Views.JOB.value());
    assertThat(byName.path("status").asText()).isEqualTo("RUNNING");
    assertThat(byName.path("args").path("output").asText()).isEqualTo("/tmp/<out>");
    assertThat(byName.path("chains")).hasSize(3);
    assertThat(byName.path("chains").path(1).path("name").asText()).isEqualTo("bids → parse");
    assertThat(byName.path("edges").path(1).path("partitioning").asText()).isEqualTo("HASH");
    assertThat(byName.path("subtasks")).hasSize(5);
    assertThat(byName.path("subtasks").path(0).path("worker").asText()).isEqualTo("w1");
    assertThat(byName.path("checkpoints").path("history").path(0).path("id").asText())
        .isEqualTo("3-7");
    assertThat(byName.path("checkpoints").path("last").path("bytes").asLong()).isEqualTo(4096);
    JsonNode byId = ServerFixture.json(fixture.get("/api/v1/jobs/" + ended.value()));
    assertThat(byId.path("status").asText()).isEqualTo("CANCELED");
    refused(fixture.get("/api/v1/jobs/nobody"), 404, "WEIR-2003", "'nobody'");
  }

  @Test
  void theClusterListsEveryProcess() throws Exception {
    fixture.post(
        Coordinators.PATH,
        new Coordinators.Info("c2", 78, "127.0.0.1:2", "127.0.0.1:3")
            .json()
            .getBytes(StandardCharsets.UTF_8));
    JsonNode cluster = ServerFixture.json(fixture.get("/api/v1/cluster"));
    var seen = new TreeMap<String, String>();
    cluster
        .path("processes")
        .forEach(
            p ->
                seen.put(
                    p.path("id").asText(),
                    p.path("role").asText()
                        + " "
                        + p.path("pid").asLong()
                        + " "
                        + p.path("leader").asBoolean()));
    assertThat(seen)
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "c1", "coordinator 77 true",
                    "c2", "coordinator 78 false",
                    "w1", "worker 11 false",
                    "w2", "worker 12 false",
                    "w1-x1", "executor 21 false",
                    "w1-x2", "executor 22 false")));
    assertThat(cluster.path("leader").asText()).isEqualTo("c1");
  }

  @Test
  void whatDoesNotExistIsAProblemAndNoPage() throws Exception {
    refused(fixture.get("/api/v1/nothing"), 404, "WEIR-2004", "/api/v1/nothing");
    refused(fixture.get("/assets/../../secret.js"), 400, "WEIR-2004", "");
    refused(fixture.get("/assets/nothing.js"), 404, "WEIR-2004", "no such file");
    HttpResponse<String> put =
        fixture
            .client()
            .send(
                HttpRequest.newBuilder(fixture.uri("/api/v1/jobs"))
                    .PUT(BodyPublishers.noBody())
                    .build(),
                BodyHandlers.ofString());
    refused(put, 405, "WEIR-2004", "PUT");
    refused(
        fixture.post(Coordinators.PATH, new byte[SubmitSpec.MAX_CHARS + 1]),
        413,
        "WEIR-2004",
        "larger");
    refused(fixture.get("/api/v1/jobs/%2e%2e%2fx"), 404, "WEIR-2003", "../x");
  }

  @Test
  void anAnswerThatDoesNotComeIsATimeout() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> new PendingReplies().ask(event -> {}, new ClientRequest.Stop("x"), 20))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().status()).isEqualTo(504);
              assertThat(e.problem().code()).isEqualTo(ErrorCode.TIMED_OUT);
            });
  }

  @Test
  void aFailureInsideShowsNoTrace() throws Exception {
    fixture.store.close();
    HttpResponse<String> response = submit("{\"class\":\"A\"}", JAR);
    refused(response, 503, "WEIR-4005", "could not be stored");
    fixture.view.set(null);
    HttpResponse<String> broken = fixture.get("/api/v1/jobs");
    refused(broken, 500, "WEIR-5999", "log");
    assertThat(broken.body()).doesNotContain("Exception").doesNotContain("at dev.weir");
  }

  private static void refused(HttpResponse<String> response, int status, String code, String detail)
      throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith(Problem.CONTENT_TYPE);
    JsonNode problem = ServerFixture.json(response);
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("title").asText()).isNotEmpty();
    assertThat(problem.path("detail").asText()).contains(detail);
  }

  private HttpResponse<String> submit(String spec, byte[] jar)
      throws IOException, InterruptedException {
    return fixture.post(
        "/api/v1/jobs", multipart(spec, jar), "Content-Type", "multipart/form-data; boundary=cut");
  }

  static byte[] multipart(String spec, byte[] jar) throws IOException {
    var body = new ByteArrayOutputStream();
    body.write(
        ("--cut\r\nContent-Disposition: form-data; name=\"spec\"\r\n\r\n"
                + spec
                + "\r\n--cut\r\nContent-Disposition: form-data; name=\"jar\"; filename=\"a.jar\"\r\n"
                + "Content-Type: application/java-archive\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    body.write(jar);
    body.write("\r\n--cut--\r\n".getBytes(StandardCharsets.UTF_8));
    return body.toByteArray();
  }

  static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
