package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code weir demo} as a user runs it: to its end, and away from it. */
@Tag("slow")
class DemoIT {
  private static final Duration ENDED_WITHIN = Duration.ofSeconds(10);
  private static final long MOST_RSS_BYTES = 2_500_000_000L;

  /** A line of the fifth second or of a later one: any may be missing. */
  private static final Pattern LATER = Pattern.compile("(?m)^ *([5-9]|\\d\\d+) s  ");

  private static final int SIGINT_STATUS = 130;
  private static final int SIGHUP_STATUS = 129;
  private static final int SIGKILL_STATUS = 137;

  private static Path scratch;
  private static final List<Process> LAUNCHERS = new ArrayList<>();

  @BeforeAll
  static void prepare() throws IOException {
    scratch = Distribution.scratch("DemoIT");
  }

  @AfterAll
  static void endAll() {
    LAUNCHERS.forEach(Process::destroyForcibly);
  }

  @Test
  void itSaysWhatRunsWhereAndProvesItsOutput() throws Exception {
    Path directory = Files.createDirectory(scratch.resolve("whole"));
    Process demo = start(directory, "--for", "3s", "--json", "--seed", "42");
    assertThat(demo.waitFor(90, TimeUnit.SECONDS)).as(text(directory)).isTrue();
    List<String> lines = text(directory).lines().toList();
    assertThat(demo.exitValue()).as(text(directory)).isZero();

    assertThat(lines.get(0)).isEqualTo("seed      42");
    assertThat(lines.get(1)).startsWith("output    " + directory.resolve(".weir/demo-"));
    assertThat(lines.get(2)).matches("monitor   http://127\\.0\\.0\\.1:\\d+");
    List<String> roles =
        lines.stream()
            .takeWhile(line -> !line.startsWith("job "))
            .filter(line -> line.matches("[a-z]+ +pid \\d+ .*"))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .toList();
    assertThat(roles)
        .startsWith("zookeeper", "coordinator", "coordinator", "worker", "worker")
        .filteredOn("executor"::equals)
        .hasSizeGreaterThanOrEqualTo(2);
    assertThat(lines).anyMatch(line -> line.matches(" +\\d+ s .* bids/s .* lines/s .*"));

    JsonNode summary = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(summary.path("recordsIn").asLong()).isPositive();
    assertThat(summary.path("recordsOut").asLong()).isPositive();
    assertThat(summary.path("checkpoints").asLong()).isPositive();
    for (String none : List.of("lost", "duplicated", "restarts")) {
      assertThat(summary.path(none).isInt()).as(none).isTrue();
      assertThat(summary.path(none).asInt()).as(none).isZero();
    }
    for (String empty : List.of("kills", "recoveryMillis")) {
      assertThat(summary.path(empty).isArray()).as(empty).isTrue();
      assertThat(summary.path(empty)).as(empty).isEmpty();
    }
    theVerifierFindsEveryEdit(Path.of(summary.path("output").asText()), summary.path("until"));
    ProcessLogs.holdNoStack(directory.resolve(".weir"));
  }

  @Test
  void itSurvivesTheKillsThatItMakesItself() throws Exception {
    Path directory = Files.createDirectory(scratch.resolve("chaos"));
    Process demo = start(directory, "--for", "8s", "--chaos", "--json");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> LATER.matcher(text(directory)).find() || !demo.isAlive());
    assertThat(rssBytes(demo)).as("of all processes together").isLessThan(MOST_RSS_BYTES);
    assertThat(demo.waitFor(120, TimeUnit.SECONDS)).as(text(directory)).isTrue();
    assertThat(demo.exitValue()).as(text(directory)).isZero();

    List<String> lines = text(directory).lines().toList();
    JsonNode summary = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(summary.path("lost").asInt(-1)).isZero();
    assertThat(summary.path("duplicated").asInt(-1)).isZero();
    assertThat(summary.path("kills").findValuesAsText("role"))
        .containsExactly("executor", "worker", "coordinator");
    for (JsonNode kill : summary.path("kills")) {
      String line = "kill -9 " + kill.path("pid").asText() + ": " + kill.path("role").asText();
      assertThat(lines).anyMatch(l -> l.startsWith(line));
      assertThat(kill.path("atMillis").asLong()).isPositive();
      assertThat(kill.path("firstCheckpointAfterMillis").asLong()).isPositive();
    }
    assertThat(summary.path("recoveryMillis")).hasSize(3).allMatch(m -> m.asLong() > 0);
    assertThat(summary.path("restarts").asInt()).isGreaterThanOrEqualTo(2);
    ProcessLogs.holdNoStack(directory.resolve(".weir"));
  }

  private static long rssBytes(Process demo) throws IOException {
    var all = new ArrayList<>(List.of(demo.toHandle()));
    demo.descendants().forEach(all::add);
    long kib = 0;
    for (ProcessHandle process : all) {
      Path status = Path.of("/proc", "" + process.pid(), "status");
      if (Files.exists(status)) {
        kib +=
            Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
      }
    }
    return kib << 10;
  }

  private static void theVerifierFindsEveryEdit(Path output, JsonNode until) throws IOException {
    assertThat(verify(output, until).status()).isZero();
    Path file;
    try (Stream<Path> files = Files.list(output.resolve("bidders"))) {
      file =
          files
              .filter(f -> f.getFileName().toString().startsWith("part-"))
              .sorted()
              .findFirst()
              .orElseThrow();
    }
    String name = "bidders/" + file.getFileName();
    List<String> lines = Files.readAllLines(file);
    String first = lines.get(0);
    refused(output, until, file, edited -> edited.subList(1, edited.size()), "missing " + first);
    refused(
        output,
        until,
        file,
        edited -> Stream.concat(edited.stream(), Stream.of(first)).toList(),
        name + ":" + (lines.size() + 1) + ": already at " + name + ":1: " + first);
    refused(
        output,
        until,
        file,
        edited ->
            Stream.concat(Stream.of(first.replace("}", "0}")), edited.stream().skip(1)).toList(),
        name + ":1: expected " + first);
    assertThat(verify(output, until).status()).isZero();
  }

  private static void refused(
      Path output, JsonNode until, Path file, UnaryOperator<List<String>> edit, String finding)
      throws IOException {
    List<String> lines = Files.readAllLines(file);
    Files.write(file, edit.apply(lines));
    Cli.Ended ended = verify(output, until);
    Files.write(file, lines);
    assertThat(ended.status()).as(ended.out() + ended.err()).isEqualTo(1);
    assertThat(ended.out()).contains(finding).contains("bidders/");
  }

  private static Cli.Ended verify(Path output, JsonNode until) {
    return new Cli(scratch, environment(), List.of())
        .run(
            "demo",
            "verify",
            "--output",
            output.toString(),
            "--seed",
            "42",
            "--until",
            until.asText());
  }

  /** Three ways out, at once: in the middle of the job, and while it starts. */
  @Test
  void whenTheLauncherEndsEveryProcessEnds() throws Exception {
    Path killed = Files.createDirectory(scratch.resolve("killed"));
    Path interrupted = Files.createDirectory(scratch.resolve("interrupted"));
    Process inTheMiddle = start(killed);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> text(killed).contains(" bids/s") || !inTheMiddle.isAlive());
    assertThat(inTheMiddle.descendants().count()).as(text(killed)).isGreaterThanOrEqualTo(7);
    endsWith(inTheMiddle, "KILL", SIGKILL_STATUS);

    Process ctrlC = start(interrupted);
    awaitProcesses(ctrlC, interrupted);
    endsWith(ctrlC, "INT", SIGINT_STATUS);

    Path hungUp = Files.createDirectory(scratch.resolve("hung-up"));
    Process noTerminal = start(hungUp);
    awaitProcesses(noTerminal, hungUp);
    endsWith(noTerminal, "HUP", SIGHUP_STATUS);
  }

  private static void awaitProcesses(Process demo, Path directory) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> demo.descendants().count() >= 5 && text(directory).contains("worker-2"));
  }

  /**
   * @param signal INT and HUP go to the whole group, as a terminal sends them
   */
  private static void endsWith(Process demo, String signal, int status) throws Exception {
    List<ProcessHandle> all = demo.descendants().toList();
    String whom = (signal.equals("KILL") ? "" : "-") + demo.pid();
    assertThat(new ProcessBuilder("kill", "-" + signal, "--", whom).start().waitFor()).isZero();
    await()
        .atMost(ENDED_WITHIN)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !demo.isAlive() && all.stream().noneMatch(ProcessTable::runs));
    assertThat(demo.waitFor()).as("exit status after SIG" + signal).isEqualTo(status);
  }

  /**
   * In a process group of its own, as a shell starts it; signals mean what they mean there, even
   * where the tests run in the background and so ignore them.
   */
  private static Process start(Path directory, String... options) throws IOException {
    var line =
        new ArrayList<>(
            List.of("setsid", "env", "--default-signal=INT,HUP", Distribution.launcher(), "demo"));
    line.addAll(List.of(options));
    var builder = new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment());
    builder.redirectOutput(directory.resolve("demo.out").toFile());
    Process demo = builder.start();
    LAUNCHERS.add(demo);
    return demo;
  }

  private static Map<String, String> environment() {
    return Map.of("JAVA_HOME", System.getProperty("java.home"));
  }

  private static String text(Path directory) {
    try {
      return Files.readString(directory.resolve("demo.out"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
