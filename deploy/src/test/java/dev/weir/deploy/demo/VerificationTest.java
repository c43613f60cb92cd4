package dev.weir.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.deploy.demo.OutputLine.Kind;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof for output of many lines. */
class VerificationTest {
  private static final long SEED = 7;
  private static final long RATE = 1_000;
  private static final long MANY_BIDS = 2_000_000;
  private static final int LINES_PER_FILE = 1_000;

  /** All lines, in memory. */
  private static final class Output {
    final Map<Kind, List<String>> lines = new EnumMap<>(Kind.class);

    Output(long until) {
      for (Kind kind : Kind.values()) {
        lines.put(kind, new ArrayList<>());
      }
      new AuctionModel(SEED, RATE, until).expected(line -> lines.get(line.kind()).add(line.text()));
    }

    void read(Verification.Reader reader) {
      lines.forEach(
          (kind, texts) -> {
            for (int i = 0; i < texts.size(); i++) {
              String file = kind.directory() + "/part-" + i / LINES_PER_FILE;
              reader.line(kind, file, i % LINES_PER_FILE + 1, texts.get(i), true);
            }
          });
    }

    int size() {
      return lines.values().stream().mapToInt(List::size).sum();
    }
  }

  @Test
  void whatIsVerifiedInRoundsGivesTheSameAsAtOnce() {
    long until = 60_000;
    var output = new Output(until);
    List<String> bidders = output.lines.get(Kind.BIDDER);
    List<String> hotItems = output.lines.get(Kind.HOT_ITEM);
    String removed = bidders.remove(3_456);
    String doubled = hotItems.get(1_500);
    hotItems.add(2_002, doubled);
    String changed = bidders.get(1_999);
    bidders.set(1_999, changed.replace("}", "0}"));
    bidders.set(2_000, "not a line");
    bidders.add(OutputLine.bidder(1_024, 10, 1).text());
    bidders.add(OutputLine.bidder(5, 11, 1).text());
    hotItems.add(OutputLine.hotItem(5, Long.MAX_VALUE, 1).text());

    Verification.Result atOnce = new Verification(SEED, RATE, until).of(output::read);
    Verification.Result inRounds = new Verification(SEED, RATE, until, 100).of(output::read);

    assertThat(atOnce.lines()).isEqualTo(output.size());
    assertThat(atOnce.lost()).isEqualTo(3);
    assertThat(atOnce.duplicated()).isEqualTo(1);
    assertThat(atOnce.wrong()).isEqualTo(5);
    assertThat(atOnce.findings())
        .hasSize(8)
        .contains("hot-items/part-2:3: already at hot-items/part-1:501: " + doubled)
        .anyMatch(f -> f.startsWith("bidders/part-1:1000: expected " + changed + ", found "))
        .contains("bidders/part-2:1: not a line that the job writes: not a line")
        .anyMatch(f -> f.matches("between bidders/part-.* and bidders/.*missing " + quote(removed)))
        .filteredOn(f -> f.contains("must not be there after 60000 bids"))
        .hasSize(3);
    assertThat(inRounds.findings()).containsExactlyInAnyOrderElementsOf(atOnce.findings());
    assertThat(inRounds).usingRecursiveComparison().ignoringFields("findings").isEqualTo(atOnce);
  }

  private static String quote(String text) {
    return Pattern.quote(text);
  }

  @Test
  void anyNumberOfBidsIsVerifiedInABoundedNumberOfRounds() {
    assertThat(new AuctionModel(SEED, 1, Long.MAX_VALUE).mostLines()).isGreaterThan(1e18);
    assertThat(new Verification(SEED, RATE, 5, 1).of(reader -> {}).clean()).isTrue();
  }

  /** 300 000 lines in a process that could not hold them as objects. */
  @Test
  void manyLinesAreVerifiedInLittleMemory(@TempDir Path directory) throws Exception {
    long written = write(directory);
    assertThat(written).isGreaterThan(300_000);

    Path out = directory.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx20m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.weir.deploy.Main",
                "demo",
                "verify",
                "--output",
                directory.toString(),
                "--seed",
                "" + SEED,
                "--rate",
                "" + RATE,
                "--until",
                "" + MANY_BIDS)
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(out))
        .contains(written + " lines out: 0 lost, 0 duplicated, 0 wrong");
    assertThat(process.exitValue()).isZero();
  }

  private static long write(Path directory) throws IOException {
    var lines = new HashMap<Kind, List<String>>();
    new AuctionModel(SEED, RATE, MANY_BIDS)
        .expected(
            line -> lines.computeIfAbsent(line.kind(), k -> new ArrayList<>()).add(line.text()));
    long written = 0;
    for (Kind kind : Kind.values()) {
      Path outputs = Files.createDirectory(directory.resolve(kind.directory()));
      List<String> all = lines.getOrDefault(kind, List.of());
      for (int from = 0; from < all.size(); from += LINES_PER_FILE) {
        Path file = outputs.resolve("part-" + from / LINES_PER_FILE + ".ndjson");
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
          for (String line : all.subList(from, Math.min(all.size(), from + LINES_PER_FILE))) {
            writer.write(line);
            writer.write('\n');
            written++;
          }
        }
      }
    }
    return written;
  }
}
