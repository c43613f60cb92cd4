package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job is rebuilt in each executor from its jar, and what cannot be rebuilt alike is refused. */
@Tag("slow")
class RebuildIT {
  /** One for each bit that a process id may have, and one to begin with. */
  private static final List<String> NAMES =
      IntStream.rangeClosed(0, 22).mapToObj(i -> "leaf" + i).toList();

  @RegisterExtension static final TestCluster CLUSTER = TestCluster.small();

  @TempDir static Path files;

  /**
   * A set of the JDK may come in the same order in two processes by chance; this order follows from
   * the process's id, each bit of which puts one name before or behind the others.
   */
  @Test
  void aJobWhoseShapeFollowsAnOrderThatEachProcessHasForItselfIsRefusedWithBothOrders()
      throws Exception {
    String names = String.join("\", \"", NAMES);
    Path jar =
        JobJar.simple(
            files,
            "Unordered",
            """
                long pid = ProcessHandle.current().pid();
                List<String> names = new ArrayList<>();
                for (String name : List.of("%s")) {
                  names.add(pid %% 2 == 0 ? names.size() : 0, name);
                  pid /= names.size() == 1 ? 1 : 2;
                }
                for (String name : names) {
                  job.source("numbers-" + name, Generator.sequence(Long.class, n -> n).count(10))
                      .sink("to-" + name, Console.lines(Long.class));
                }
            """
                .formatted(names));
    Cli.Ended ended = run(jar, "Unordered", "unordered");
    assertThat(ended.status()).as(ended.err()).isEqualTo(1);
    assertThat(ended.err()).contains("WEIR-1010");
    for (String name : NAMES) {
      assertThat(ended.err().split("\\b" + name + "\\b", -1).length - 1)
          .as("mentions of %s in %s", name, ended.err())
          .isGreaterThanOrEqualTo(2);
    }
    assertNothingSubmitted();
  }

  @Test
  void aMutableObjectThatSubtasksWouldShareIsFound() throws Exception {
    Path jar =
        JobJar.of(
            files,
            "Sharing",
            JobJar.job(
                    "Sharing",
                    """
                        List<Long> seen = SEEN;
                        job.source("numbers", Generator.sequence(Long.class, n -> n).count(10))
                            .filter(n -> seen.add(n))
                            .sink("out", Files.ndjson(args.output(), Long.class));
                    """)
                .replaceFirst(
                    "\\{", "{ private static final List<Long> SEEN = new ArrayList<>();\n"));
    Cli.Ended ended = run(jar, "Sharing", "sharing");
    assertThat(ended.status()).as(ended.err()).isEqualTo(1);
    assertThat(ended.err()).contains("WEIR-1011").contains("ArrayList");
    assertNothingSubmitted();
  }

  @Test
  void onlyExecutorsLoadTheClassesOfAJob() throws Exception {
    Path marks = Files.createDirectories(files.resolve("marks"));
    Path jar =
        JobJar.of(
            files,
            "Marking",
            JobJar.job(
                    "Marking",
                    """
                        job.source("numbers", Generator.sequence(Long.class, n -> n)
                                .count(args.count()).rate(args.rate()))
                            .sink("out", Files.ndjson(args.output(), Long.class));
                    """)
                .replaceFirst(
                    "\\{",
                    """
                    {
                      static {
                        try {
                          java.nio.file.Files.createFile(java.nio.file.Path.of(
                              "%s", "" + ProcessHandle.current().pid()));
                        } catch (java.io.IOException e) {
                          throw new java.io.UncheckedIOException(e);
                        }
                      }
                    """
                        .formatted(marks)));
    Cli.Ended ended = run(jar, "Marking", "marking");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.err())
        .containsPattern(
            "warning: WEIR-1020 jobs.Marking:\\d+ .* touches files, Files.createFile: ");
    try (Stream<Path> marked = Files.list(marks)) {
      List<Long> pids = marked.map(p -> Long.parseLong(p.getFileName().toString())).toList();
      assertThat(pids)
          .as("processes that initialized the class: executors, and they alone")
          .hasSizeGreaterThanOrEqualTo(2)
          .doesNotContain(
              CLUSTER.process("coordinator-1").pid(),
              CLUSTER.process("worker-1").pid(),
              CLUSTER.process("worker-2").pid());
    }
    assertThat(openFiles(CLUSTER.process("coordinator-1").pid()))
        .as("files that the coordinator holds open")
        .anyMatch(f -> f.endsWith(".jar"))
        .noneMatch(f -> f.startsWith(CLUSTER.directory().toString()) && f.contains("jar/"))
        .noneMatch(f -> f.endsWith("job.jar"));
  }

  private static List<String> openFiles(long pid) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return open.map(
              fd -> {
                try {
                  return Files.readSymbolicLink(fd).toString();
                } catch (IOException e) {
                  return "closed meanwhile";
                }
              })
          .toList();
    }
  }

  private static Cli.Ended run(Path jar, String jobClass, String name) {
    return CLUSTER
        .cli()
        .run(
            "run",
            jar.toString(),
            "--class",
            "jobs." + jobClass,
            "--name",
            name,
            "--arg",
            "output=" + files.resolve(name),
            "--parallelism",
            "2",
            "--wait");
  }

  private static void assertNothingSubmitted() {
    assertThat(CLUSTER.api().json("/api/v1/jobs").path("jobs"))
        .noneMatch(job -> !job.path("name").asText().equals("marking"));
  }
}
