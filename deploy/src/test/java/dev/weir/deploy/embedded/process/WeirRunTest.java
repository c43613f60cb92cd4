package dev.weir.deploy.embedded.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Job;
import dev.weir.api.JobBuilder;
import dev.weir.api.Weir;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.connectors.files.Files;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code Weir.run} from a main: a whole cluster in this JVM, found as a service. */
class WeirRunTest {
  @TempDir Path directory;

  /** A word and how often it has come so far. */
  public record Count(String word, long times) {}

  /** Counts words. */
  public static final class WordCount implements Job<WordCount.Args> {
    /** Where from and where to. */
    public record Args(String input, String output) {}

    @Override
    public void define(JobBuilder job, Args args) {
      job.source("lines", Files.text(args.input()))
          .map("count-one", Count.class, word -> new Count(word, failOn(word)))
          .keyBy(String.class, Count::word)
          .reduce("count", (a, b) -> new Count(a.word(), a.times() + b.times()))
          .sink("out", Files.ndjson(args.output(), Count.class));
    }

    private static long failOn(String word) {
      if (word.equals("poison")) {
        throw new IllegalStateException("poison came");
      }
      return 1;
    }
  }

  private Path input(String... words) throws IOException {
    return java.nio.file.Files.write(directory.resolve("words.txt"), List.of(words));
  }

  @Test
  void aJobRunsToItsEnd() throws IOException {
    Path output = directory.resolve("out");

    Weir.run(
        WordCount.class,
        "--input=" + input("a", "b", "a", "c", "a"),
        "--output=" + output,
        "--weir.parallelism=2");

    var last = new TreeMap<String, Long>();
    var lines = new ArrayList<String>();
    try (DirectoryStream<Path> parts =
        java.nio.file.Files.newDirectoryStream(output, "part-*.ndjson")) {
      for (Path part : parts) {
        lines.addAll(java.nio.file.Files.readAllLines(part));
      }
    }
    for (String line : lines) {
      String word = line.substring(9, 10);
      long times = Long.parseLong(line.replaceAll("\\D", ""));
      last.merge(word, times, Math::max);
    }
    assertThat(lines).hasSize(5);
    assertThat(last).isEqualTo(new TreeMap<>(java.util.Map.of("a", 3L, "b", 1L, "c", 1L)));
  }

  @Test
  void whenAFunctionThrowsTheErrorNamesIt() throws IOException {
    Path input = input("a", "poison");

    assertThatThrownBy(
            () ->
                Weir.run(
                    WordCount.class, "--input=" + input, "--output=" + directory.resolve("out")))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_CODE_FAILED))
        .hasMessageContaining("poison came")
        .hasMessageContaining("count-one");
  }

  @Test
  void whenARelativeInputIsMissingTheErrorNamesWhereItWasLookedFor() {
    assertThatThrownBy(
            () ->
                Weir.run(
                    WordCount.class,
                    "--input=no-such-input.txt",
                    "--output=" + directory.resolve("out")))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_MISSING))
        .hasMessageContaining("at " + Path.of("no-such-input.txt").toAbsolutePath())
        .hasMessageContaining("on worker '");
  }
}
