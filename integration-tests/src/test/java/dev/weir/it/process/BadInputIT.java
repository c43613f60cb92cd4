package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user can get wrong: each ends within bounded time with its exit status and one line that
 * says what to do, leaves nothing half-submitted behind, and does the cluster no harm.
 */
@Tag("slow")
class BadInputIT {
  private static final int REFUSED = 1;
  private static final int USAGE = 2;
  private static final int CONFLICT = 4;
  private static final int JOB_FAILED = 10;
  private static final String NUMBERS =
      "job.source(\"numbers\", Generator.sequence(Long.class, n -> n).count(args.count())"
          + ".rate(args.rate()))";
  private static final String OUT = ".sink(\"out\", Files.ndjson(args.output(), Long.class));";

  @RegisterExtension static final TestCluster CLUSTER = TestCluster.small();

  @TempDir static Path files;
  private static Path sound;

  @BeforeAll
  static void compile() throws IOException {
    sound = JobJar.simple(files, "Sound", NUMBERS + OUT);
  }

  /** After all that: a job runs as ever, and the refused ones are not among the jobs. */
  @AfterAll
  static void theClusterIsWell() throws Exception {
    Cli.Ended ended = run(sound, "jobs.Sound", "last", "--arg", "output=" + files.resolve("last"));
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(OutputLines.of(files.resolve("last"))).hasSize(1000);
    var leftovers = new ArrayList<String>();
    for (var job : CLUSTER.api().json("/api/v1/jobs").path("jobs")) {
      if (!List.of("FINISHED", "FAILED", "CANCELED").contains(job.path("status").asText())) {
        leftovers.add(job.toString());
      }
      assertThat(job.path("name").asText()).doesNotStartWith("refused");
    }
    assertThat(leftovers).isEmpty();
    for (String id : List.of("coordinator-1", "worker-1", "worker-2")) {
      assertThat(CLUSTER.process(id).alive()).as(id).isTrue();
      assertThat(CLUSTER.process(id).output()).as(id).doesNotContain("\tat ");
    }
  }

  @Test
  void aFileThatIsNoJar() throws Exception {
    Path text = Files.writeString(files.resolve("text.jar"), "this is no jar\n");
    refused(text, "jobs.Sound", REFUSED, "WEIR-1001");
    refused(files.resolve("absent.jar"), "jobs.Sound", REFUSED, "WEIR-1001", "absent.jar");
  }

  @Test
  void aClassThatIsNotThereOrNoJob() throws Exception {
    refused(sound, "jobs.Absent", REFUSED, "WEIR-1002", "jobs.Absent");
    refused(sound, "jobs.Sound$Args", REFUSED, "WEIR-1003", "jobs.Sound$Args");
  }

  @Test
  void aDefineThatThrowsOrNeverReturns() throws Exception {
    Path throwing = JobJar.simple(files, "Throwing", "throw new IllegalStateException(\"so\");");
    refused(throwing, "jobs.Throwing", REFUSED, "WEIR-1004", "so");
    Path endless = JobJar.simple(files, "Endless", NUMBERS + OUT + "while (args.count() > 0) { }");
    refused(endless, "jobs.Endless", REFUSED, "WEIR-1005");
  }

  @Test
  void namesThatAreMissingOrDouble() throws Exception {
    Path nameless = JobJar.simple(files, "Nameless", NUMBERS.replace("numbers", "") + OUT);
    refused(nameless, "jobs.Nameless", REFUSED, "WEIR-1006", "Nameless.java:");
    Path twice = JobJar.simple(files, "Twice", NUMBERS + OUT.replace("\"out\"", "\"numbers\""));
    refused(twice, "jobs.Twice", REFUSED, "WEIR-1007", "numbers", "Twice.java:");
  }

  @Test
  void aTypeWithoutCodec() throws Exception {
    Path odd =
        JobJar.of(
            files,
            "Odd",
            JobJar.job(
                    "Odd",
                    "job.source(\"odd\", Generator.sequence(Pair.class, n -> null))"
                        + ".sink(\"out\", Console.lines(Pair.class));")
                .replaceFirst("\\{", "{ public record Pair(long n, Thread thread) {}\n"));
    refused(odd, "jobs.Odd", REFUSED, "WEIR-1008", "thread");
  }

  @Test
  void argumentsThatAreUnknownMissingOrOfAnotherType() throws Exception {
    refused(sound, "jobs.Sound", REFUSED, "WEIR-1009", "--arg", "colour=red", "colour");
    refused(sound, "jobs.Sound", REFUSED, "WEIR-1009", "--arg", "count=many", "count");
    Cli.Ended ended = run(sound, "jobs.Sound", "refused");
    assertRefused(ended, REFUSED, "WEIR-1009");
    assertThat(ended.err()).contains("output");
  }

  @Test
  void anInputRecordThatIsMalformed() throws Exception {
    Path input = files.resolve("flights.ndjson");
    Flights.write(input, 50, 7);
    List<String> lines = Files.readAllLines(input);
    lines.set(36, lines.get(36).replaceFirst("\"delay\":-?\\d+", "\"delay\":\"late\""));
    Files.write(input, lines);
    Cli.Ended ended = flights("malformed", input);
    assertFailed(ended, "WEIR-3002");
    assertThat(ended.err()).contains("flights.ndjson").contains("37").contains("delay");
    assertThat(ended.err()).containsPattern("column|:37:\\d+");
    JsonNode failure = CLUSTER.api().job("malformed").path("failure");
    assertThat(failure.path("history")).as("no attempt can mend it").hasSize(1);
  }

  @Test
  void aFunctionThatThrowsIsShownWithItsRecordAndItsLines() throws Exception {
    Path throwing =
        JobJar.of(
            files,
            "Thrower",
            JobJar.job("Thrower", NUMBERS + ".map(\"halves\", Long.class, n -> half(n))" + OUT)
                .replaceFirst(
                    "\\{",
                    "{ static long half(long n) {\n"
                        + "  if (n == 7) { throw new IllegalStateException(\"odd one\"); }\n"
                        + "  return n / 2; }\n"));
    Cli.Ended ended =
        run(throwing, "jobs.Thrower", "thrower", "--arg", "output=" + files.resolve("thrower"));
    assertFailed(ended, "WEIR-3001");
    String[] place = {
      "job 'thrower'", "operator 'halves', subtask 0", "at position", "record was 7"
    };
    String[] thrown = {"java.lang.IllegalStateException: odd one", "thrown at jobs.Thrower.half("};
    assertThat(ended.err()).contains(place).contains(thrown);
    JsonNode failure = CLUSTER.api().job("thrower").path("failure");
    assertThat(failure.path("code").asText()).isEqualTo("WEIR-3001");
    assertThat(failure.path("operator").asText()).isEqualTo("halves");
    assertThat(failure.path("frames").get(0).asText())
        .matches("jobs\\.Thrower\\.half\\(Thrower\\.java:\\d+\\)");
    assertThat(failure.path("frames").get(1).asText()).startsWith("jobs.Thrower.lambda$define$");
    assertThat(failure.path("history")).as("it might have passed").hasSize(4);
  }

  /** Each number to each of the subtasks, which take all slots of both workers. */
  @Test
  void aRecordWithANullIsNamedWhereItLeavesItsProcess() throws Exception {
    Path holey =
        JobJar.of(
            files,
            "Holey",
            JobJar.job(
                    "Holey",
                    NUMBERS
                        + ".flatMap(\"pairs\", Pair.class, (n, out) -> {"
                        + "for (int to = 0; to < 8; to++) {"
                        + " out.emit(new Pair(n, n == 7 ? null : \"x\")); } })"
                        + ".rebalance().map(\"n\", Long.class, Pair::n)"
                        + OUT)
                .replaceFirst("\\{", "{ public record Pair(long n, String text) {}\n"));
    CLUSTER.awaitReady();
    Cli.Ended ended =
        run(
            holey,
            "jobs.Holey",
            "holey",
            "--parallelism",
            "8",
            "--arg",
            "count=8",
            "--arg",
            "output=" + files.resolve("holey"));
    assertFailed(ended, "WEIR-3011");
    assertThat(ended.err()).contains("operator 'pairs'", "Pair.text is null", "n=7");
  }

  @Test
  void anInputThatIsNotThere() throws Exception {
    for (String path : List.of("absent.ndjson", "absent/*.ndjson")) {
      Cli.Ended ended = flights("refused-no-input", files.resolve(path));
      assertRefused(ended, REFUSED, "WEIR-4011");
      assertThat(ended.err()).contains(path).contains("operator 'flights'");
    }
  }

  @Test
  void anOutputThatCannotBeWrittenOrIsAnotherJobs() throws Exception {
    Path file = Files.createFile(files.resolve("a-file"));
    refused(
        sound,
        "jobs.Sound",
        REFUSED,
        "WEIR-4003",
        "--arg",
        "output=" + file.resolve("x"),
        "a-file");
    Path owned = files.resolve("owned");
    assertThat(run(sound, "jobs.Sound", "owner", "--arg", "output=" + owned).status()).isZero();
    List<String> before = OutputLines.of(owned);
    refused(sound, "jobs.Sound", CONFLICT, "WEIR-2006", "--arg", "output=" + owned, "owned");
    assertThat(OutputLines.of(owned)).isEqualTo(before);
    assertThat(files.resolve("refused-output")).as("a refused job leaves nothing").doesNotExist();
  }

  @Test
  void aJobLargerThanTheCluster() throws Exception {
    refused(sound, "jobs.Sound", CONFLICT, "WEIR-2002", "--parallelism", "99", "99");
  }

  @Test
  void aJarThatBundlesWeir() throws Exception {
    Path fat = Files.copy(sound, files.resolve("fat.jar"));
    try (var zip = FileSystems.newFileSystem(URI.create("jar:" + fat.toUri()), Map.of())) {
      Files.createDirectories(zip.getPath("dev/weir/api"));
      Files.write(zip.getPath("dev/weir/api/Job.class"), new byte[] {1, 2, 3});
    }
    refused(fat, "jobs.Sound", REFUSED, "WEIR-1012", "dev/weir/api/Job.class");
  }

  @Test
  void optionsAndSettingsThatMakeNoSense() throws Exception {
    refused(sound, "jobs.Sound", USAGE, "WEIR-2007", "--parallelism", "0", "parallelism");
    refused(sound, "jobs.Sound", USAGE, "WEIR-2007", "--state", "floppy", "floppy");
    refused(sound, "jobs.Sound", USAGE, "WEIR-2007", "--checkpoint-interval", "0s", "Interval");
    Cli.Ended unknown = run(sound, "jobs.Sound", "refused", "--paralelism", "2");
    assertThat(unknown.status()).isEqualTo(USAGE);
    assertThat(unknown.err()).contains("--paralelism").doesNotContain("\tat ");
    Cli.Ended absent = CLUSTER.cli().run("stop", "no-such-job");
    assertThat(absent.status()).isEqualTo(3);
    assertLastLine(absent, "WEIR-2003");
  }

  @Test
  void aNameThatRuns() throws Exception {
    Path output = files.resolve("endless");
    Cli cli = CLUSTER.cli();
    Path forever =
        JobJar.simple(files, "Forever", NUMBERS.replace(".count(args.count())", "") + OUT);
    Cli.Ended first =
        cli.run(
            "run",
            forever.toString(),
            "--class",
            "jobs.Forever",
            "--name",
            "forever",
            "--arg",
            "rate=10",
            "--arg",
            "output=" + output);
    assertThat(first.status()).as(first.err()).isZero();
    Cli.Ended second = run(sound, "jobs.Sound", "forever", "--arg", "output=" + output + "-2");
    assertRefused(second, CONFLICT, "WEIR-2001");
    Cli.Ended stop = cli.run("cancel", "forever");
    assertThat(stop.status()).as(stop.err()).isZero();
    org.awaitility.Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(30))
        .until(() -> CLUSTER.api().job("forever").path("status").asText().equals("CANCELED"));
  }

  /**
   * @param more options of the command, then, after an even number of them, words of the message
   */
  private static void refused(Path jar, String jobClass, int status, String code, String... more) {
    var options = new ArrayList<String>();
    var words = new ArrayList<String>();
    for (int i = 0; i < more.length; i++) {
      if (more[i].startsWith("--")) {
        options.add(more[i]);
        options.add(more[++i]);
      } else {
        words.add(more[i]);
      }
    }
    if (options.stream().noneMatch(o -> o.startsWith("output="))) {
      options.addAll(List.of("--arg", "output=" + files.resolve("refused-output")));
    }
    Cli.Ended ended = run(jar, jobClass, "refused", options.toArray(String[]::new));
    assertRefused(ended, status, code);
    words.forEach(word -> assertThat(ended.err()).contains(word));
  }

  private static Cli.Ended flights(String name, Path input) {
    return run(
        Distribution.examples(),
        "dev.weir.examples.FlightDelays",
        name,
        "--arg",
        "input=" + input,
        "--arg",
        "output=" + files.resolve(name));
  }

  private static Cli.Ended run(Path jar, String jobClass, String name, String... more) {
    var arguments =
        new ArrayList<>(List.of(jar.toString(), "--class", jobClass, "--name", name, "--wait"));
    arguments.addAll(List.of(more));
    return CLUSTER.cli().run("run", arguments.toArray(String[]::new));
  }

  /** One line, and nothing else. */
  private static void assertRefused(Cli.Ended ended, int status, String code) {
    assertThat(ended.status()).as(ended.err()).isEqualTo(status);
    assertThat(ended.err().lines()).hasSize(1);
    assertLastLine(ended, code);
  }

  /** Progress, and one line at the end. */
  private static void assertFailed(Cli.Ended ended, String code) {
    assertThat(ended.status()).as(ended.err()).isEqualTo(JOB_FAILED);
    assertLastLine(ended, code);
  }

  private static void assertLastLine(Cli.Ended ended, String code) {
    assertThat(ended.err().lines().reduce((a, b) -> b).orElse("")).startsWith(code);
    assertThat(ended.err()).doesNotContain("\tat ").doesNotContain("Exception in thread");
  }
}
