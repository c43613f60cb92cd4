package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The program {@code weir} against a cluster that wants TLS and a token. */
@Tag("slow")
class ProtectedCommandLineIT {
  private static final int FAILURE = 1;
  private static final int UNREACHABLE = 5;
  private static final int UNAUTHORIZED = 7;
  private static final String NEVER_USED = "no-such-job";

  /** More than the buffers of both sides hold, so that the refusal comes in the middle of it. */
  private static final int LARGE_JAR_BYTES = 24 << 20;

  /** A refusal is no outage: nothing is tried again for the time that a change of leader takes. */
  private static final Duration AT_ONCE = Duration.ofSeconds(40);

  @RegisterExtension
  static final TestCluster CLUSTER =
      TestCluster.of(new TestCluster.Shape(1, 2, 2, 2, 2, TestCluster.Store.DIRECTORY, true));

  @TempDir static Path files;

  @Test
  void aJobIsSubmittedListedAndStopped() throws Exception {
    Path jar =
        JobJar.simple(
            files,
            "Steady",
            "job.source(\"numbers\", Generator.sequence(Long.class, n -> n).rate(args.rate()))"
                + ".sink(\"out\", Files.ndjson(args.output(), Long.class));");
    String output = files.resolve("steady").toString();
    JsonNode submitted =
        json(
            "run",
            jar.toString(),
            "--class",
            "jobs.Steady",
            "--name",
            "steady",
            "--arg",
            "rate=1000",
            "--arg",
            "output=" + output);
    String job = submitted.path("job").asText();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              JsonNode steady = json("jobs").path(0);
              assertThat(steady.path("id").asText()).isEqualTo(job);
              assertThat(steady.path("status").asText()).isEqualTo("RUNNING");
              assertThat(steady.path("checkpoints").path("completed").asInt()).isPositive();
            });
    assertThat(json("job", "steady").path("id").asText()).isEqualTo(job);
    var roles = new ArrayList<String>();
    json("cluster").path("processes").forEach(p -> roles.add(p.path("role").asText()));
    assertThat(roles).contains("coordinator", "worker", "executor");
    assertThat(json("stop", "steady").path("status").asText()).isEqualTo("STOPPED");
    assertThat(json("jobs").path(0).path("status").asText()).isEqualTo("STOPPED");
    assertThat(OutputLines.of(Path.of(output))).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void withoutTheTokenOrWithAWrongOneEveryCommandIsRefused() throws Exception {
    Path wrong = Files.writeString(files.resolve("wrong-token"), "wrong\n");
    String trust = CLUSTER.protection().client().toString();
    everyCommandIsRefused(UNAUTHORIZED, "WEIR-2005", "--tls-dir", trust);
    everyCommandIsRefused(
        UNAUTHORIZED, "WEIR-2005", "--tls-dir", trust, "--token-file", wrong.toString());
  }

  @Test
  void whoDoesNotTrustTheClustersAuthorityIsToldSo() throws Exception {
    String token = CLUSTER.protection().tokenFile().toString();
    everyCommandIsRefused(FAILURE, "WEIR-4009", "--token-file", token);
    everyCommandIsRefused(
        FAILURE,
        "WEIR-4009",
        "--token-file",
        token,
        "--tls-dir",
        CLUSTER.protection().foreign().toString());
    Path empty = Files.createDirectory(files.resolve("no-certificates"));
    Cli.Ended ended = at(servers(), "--tls-dir", empty.toString()).run("jobs");
    assertThat(ended.status()).as(ended.err()).isEqualTo(FAILURE);
    assertThat(ended.err()).startsWith("WEIR-4009").contains("ca.pem").hasLineCount(1);
  }

  @Test
  void whoDoesNotEncryptIsToldToDoSo() throws Exception {
    String plain = servers().replace("https://", "http://");
    for (Map.Entry<String, Cli.Ended> command : everyCommand(plain).entrySet()) {
      Cli.Ended ended = command.getValue();
      assertThat(ended.status()).as(command + ended.err()).isEqualTo(UNREACHABLE);
      assertThat(ended.err())
          .as(command.getKey())
          .startsWith("WEIR-2008")
          .contains("https://")
          .hasLineCount(1);
    }
  }

  @Test
  void aTokenFileThatIsNoneIsAMistakeOfTheCaller() {
    Path none = files.resolve("no-such-file");
    Cli.Ended ended = at(servers(), "--token-file", none.toString()).run("jobs");
    assertThat(ended.status()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).startsWith("WEIR-2007").contains(none.toString()).hasLineCount(1);
  }

  private static void everyCommandIsRefused(int status, String code, String... options)
      throws Exception {
    for (Map.Entry<String, Cli.Ended> command : everyCommand(servers(), options).entrySet()) {
      Cli.Ended ended = command.getValue();
      String what = command.getKey() + " " + Arrays.toString(options) + ": " + ended.err();
      assertThat(ended.status()).as(what).isEqualTo(status);
      assertThat(ended.err()).as(what).startsWith(code).hasLineCount(1);
      assertThat(ended.out()).as(what).isEmpty();
    }
    assertThat(CLUSTER.api().text("/api/v1/jobs")).doesNotContain(NEVER_USED);
  }

  /** All at once: each is a process that mostly starts. */
  private static Map<String, Cli.Ended> everyCommand(String server, String... options)
      throws Exception {
    Path jar = files.resolve("large.jar");
    if (!Files.exists(jar)) {
      Files.write(jar, new byte[LARGE_JAR_BYTES]);
    }
    Cli cli = at(server, options);
    var running = new LinkedHashMap<String, Cli.Running>();
    running.put(
        "run",
        cli.start("run", jar.toString(), "--class", "jobs.None", "--name", NEVER_USED, "--wait"));
    running.put("jobs", cli.start("jobs"));
    running.put("stop", cli.start("stop", NEVER_USED));
    running.put("cluster", cli.start("cluster"));
    var ended = new LinkedHashMap<String, Cli.Ended>();
    running.forEach((command, process) -> ended.put(command, process.await(AT_ONCE)));
    return ended;
  }

  private static String servers() {
    return String.join(",", CLUSTER.servers());
  }

  private static Cli at(String server, String... options) {
    var all = new ArrayList<>(List.of("--server", server));
    all.addAll(List.of(options));
    return new Cli(CLUSTER.directory(), CLUSTER.environment("cli"), all);
  }

  /** What a command that must succeed prints as JSON. */
  private static JsonNode json(String command, String... arguments) throws Exception {
    var line = new ArrayList<>(List.of(arguments));
    line.addAll(List.of("-o", "json"));
    Cli.Ended ended = CLUSTER.cli().run(command, line.toArray(String[]::new));
    assertThat(ended.status()).as(ended.err()).isZero();
    return new ObjectMapper().readTree(ended.out());
  }
}
