package dev.weir.deploy.demo.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputTailTest {
  @TempDir Path output;
  private Path bidders;

  @BeforeEach
  void create() throws IOException {
    bidders = Files.createDirectory(output.resolve("bidders"));
  }

  private void commit(String name, long total) throws IOException {
    Files.writeString(
        bidders.resolve(name), "{\"bidder\":1,\"bids\":10,\"total\":" + total + "}\n");
  }

  private void directoryChanged(Instant when) throws IOException {
    Files.setLastModifiedTime(bidders, FileTime.from(when));
  }

  @Test
  void eachCommittedFileIsReadOnce() throws IOException {
    var tail = new OutputTail(output);
    commit("part-00001-0000-000000000.ndjson", 5);
    commit("_weir-owner", 9);
    tail.readAll();
    assertThat(tail.lines()).isEqualTo(1);

    commit("part-00001-0000-000000002.ndjson", 7);
    commit("part-00001-0001-000000000.ndjson", 6);
    tail.readAll();
    commit("part-00001-0000-000000001.ndjson", 3);
    tail.readAll();

    assertThat(tail.lines()).isEqualTo(4);
    assertThat(tail.richest()).isNotNull();
    assertThat(tail.richest().value()).isEqualTo(7);
    assertThat(tail.hottest()).isNull();
  }

  @Test
  void aDirectoryThatHasNotChangedForLongIsNotListedAgain() throws IOException {
    var tail = new OutputTail(output);
    Instant earlier = Instant.now().minusSeconds(60);
    commit("part-1.ndjson", 1);
    directoryChanged(earlier);
    tail.readAll();
    commit("part-2.ndjson", 1);
    directoryChanged(earlier);
    tail.readAll();
    assertThat(tail.lines()).as("nothing says that it changed").isEqualTo(1);

    directoryChanged(earlier.plusSeconds(1));
    tail.readAll();
    assertThat(tail.lines()).isEqualTo(2);
  }

  @Test
  void aDirectoryThatHasJustChangedIsListedAgainThoughItsTimeStandsStill() throws IOException {
    var tail = new OutputTail(output);
    Instant coarse = Instant.now();
    commit("part-1.ndjson", 1);
    directoryChanged(coarse);
    tail.readAll();
    commit("part-2.ndjson", 1);
    directoryChanged(coarse);
    tail.readAll();
    assertThat(tail.lines()).isEqualTo(2);
  }

  @Test
  void filesOfAWriterAreRememberedByOneNumber() {
    var seen = new SeenFiles();
    for (int i = 0; i < 100_000; i++) {
      assertThat(seen.add("part-00001-0000-%09d.ndjson".formatted(i))).isTrue();
    }
    assertThat(seen.remembered()).isEqualTo(1);
    assertThat(seen.add("part-00001-0000-000000005.ndjson")).isFalse();
    for (int i = 1; i < 10_000; i++) {
      assertThat(seen.add("part-00002-0000-%09d.ndjson".formatted(i))).as("a gap").isTrue();
    }
    assertThat(seen.remembered()).isLessThanOrEqualTo(2 + SeenFiles.MAX_AHEAD);
    assertThat(seen.add("part-00002-0000-000009999.ndjson")).isFalse();
    assertThat(seen.add("another")).isTrue();
    assertThat(seen.add("another")).isFalse();
  }
}
