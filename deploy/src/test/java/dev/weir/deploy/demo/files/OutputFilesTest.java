package dev.weir.deploy.demo.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.WeirException;
import dev.weir.deploy.demo.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof at the end of the demo, against output that this class computes in its own way. */
class OutputFilesTest {
  private static final long SEED = 42;
  private static final long RATE = 1_250;
  private static final long UNTIL = 15_000;
  private static final long START = 1_767_225_600_000L;

  private static final List<String> HOT_ITEMS = computeHotItems();
  private static final List<String> BIDDERS = computeBidders();

  @TempDir Path output;

  @BeforeEach
  void writeWhatTheJobWould() throws IOException {
    write("hot-items/part-00001-0000-000000000.ndjson", HOT_ITEMS);
    write("bidders/part-00001-0000-000000000.ndjson", BIDDERS.subList(0, 100));
    write("bidders/part-00001-0001-000000000.ndjson", BIDDERS.subList(100, BIDDERS.size()));
    write("bidders/.part-hidden", List.of("not committed"));
    write("bidders/_weir-owner", List.of("not output"));
  }

  private void write(String file, List<String> lines) throws IOException {
    Path path = output.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, lines);
  }

  private static long[] bid(long i) {
    long x = SEED + (i + 1) * 0x9E3779B97F4A7C15L;
    x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
    long r = x ^ (x >>> 31);
    return new long[] {
      Math.min(r & 127, (r >>> 7) & 127),
      (r >>> 14) & 1023,
      1 + ((r >>> 24) & 0xFFFF),
      START + i * 1000 / RATE
    };
  }

  /** Each window by itself, over all bids: slow and plain. */
  private static List<String> computeHotItems() {
    var lines = new ArrayList<String>();
    long last = bid(UNTIL - 1)[3];
    for (long end = START + 2_000; end <= last; end += 2_000) {
      var counts = new TreeMap<Long, Long>();
      for (long i = 0; i < UNTIL; i++) {
        long[] bid = bid(i);
        if (bid[3] >= end - 10_000 && bid[3] < end) {
          counts.merge(bid[0], 1L, Long::sum);
        }
      }
      for (var count : counts.entrySet()) {
        lines.add(
            "{\"auction\":%d,\"windowEnd\":%d,\"bids\":%d}"
                .formatted(count.getKey(), end, count.getValue()));
      }
    }
    return lines;
  }

  private static List<String> computeBidders() {
    var lines = new ArrayList<String>();
    for (long bidder = 0; bidder < 1024; bidder++) {
      long bids = 0;
      long total = 0;
      for (long i = 0; i < UNTIL; i++) {
        long[] bid = bid(i);
        if (bid[1] == bidder) {
          total += bid[2];
          if (++bids % 10 == 0) {
            lines.add("{\"bidder\":%d,\"bids\":%d,\"total\":%d}".formatted(bidder, bids, total));
          }
        }
      }
    }
    return lines;
  }

  private Verification.Result verify() {
    return new OutputFiles(output).verify(SEED, RATE, UNTIL);
  }

  private interface Edit {
    void on(List<String> lines);
  }

  private void edit(String file, Edit edit) throws IOException {
    Path path = output.resolve(file);
    var lines = new ArrayList<>(Files.readAllLines(path));
    edit.on(lines);
    Files.write(path, lines);
  }

  @Test
  void whatTheJobWritesIsCleanAndHiddenFilesDoNotCount() {
    Verification.Result result = verify();

    assertThat(result.findings()).isEmpty();
    assertThat(result.clean()).isTrue();
    assertThat(result.lines()).isEqualTo(HOT_ITEMS.size() + BIDDERS.size());
  }

  @Test
  void whenALineIsRemovedItsPlaceIsNamed() throws IOException {
    String removed = HOT_ITEMS.get(150);
    edit("hot-items/part-00001-0000-000000000.ndjson", lines -> lines.remove(150));

    Verification.Result result = verify();

    assertThat(result.lost()).isEqualTo(1);
    assertThat(result.findings()).hasSize(1);
    assertThat(result.findings().get(0))
        .contains("missing " + removed)
        .contains("hot-items/part-00001-0000-000000000.ndjson:");
  }

  @Test
  void whenALineIsDoubledBothPlacesAreNamed() throws IOException {
    edit("bidders/part-00001-0001-000000000.ndjson", lines -> lines.add(3, lines.get(0)));

    Verification.Result result = verify();

    assertThat(result.duplicated()).isEqualTo(1);
    assertThat(result.lost()).isZero();
    assertThat(result.findings().get(0))
        .startsWith(
            "bidders/part-00001-0001-000000000.ndjson:4: already at"
                + " bidders/part-00001-0001-000000000.ndjson:1");
  }

  @Test
  void whenALineIsChangedItIsNamed() throws IOException {
    edit(
        "bidders/part-00001-0000-000000000.ndjson",
        lines -> lines.set(7, lines.get(7).replace("}", "0}")));

    Verification.Result result = verify();

    assertThat(result.clean()).isFalse();
    assertThat(result.findings().get(0))
        .startsWith("bidders/part-00001-0000-000000000.ndjson:8: expected");
  }

  @Test
  void whenOnlyTheFormOfALineIsChangedItIsNamed() throws IOException {
    edit(
        "bidders/part-00001-0000-000000000.ndjson",
        lines -> lines.set(0, lines.get(0).replace(",", ", ")));

    assertThat(verify().findings())
        .anyMatch(f -> f.startsWith("bidders/part-00001-0000-000000000.ndjson:1: not a line"));
  }

  @Test
  void whenTheLastLineIsCutOffItIsNamed() throws IOException {
    Path file = output.resolve("bidders/part-00001-0000-000000000.ndjson");
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() - 1));

    assertThat(verify().findings())
        .anyMatch(
            f -> f.startsWith("bidders/part-00001-0000-000000000.ndjson:100: not a line that"));
  }

  @Test
  void whenOneBidMoreWasReadTheProofFails() {
    assertThat(new OutputFiles(output).verify(SEED, RATE, UNTIL + 1_000).lost()).isPositive();
    assertThat(new OutputFiles(output).verify(SEED, RATE, UNTIL - 1_000).wrong()).isPositive();
    assertThat(new OutputFiles(output).verify(SEED + 1, RATE, UNTIL).clean()).isFalse();
  }

  @Test
  void whenTheDirectoryIsNoOutputItSaysSo() {
    assertThatThrownBy(() -> new OutputFiles(output.resolve("other")).verify(1, 1, 1))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("is it the demo's output directory?");
  }
}
