package dev.weir.connectors.files.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.connectors.files.text.TextLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Any text, cut anywhere, is read line by line, each line once, and can be resumed anywhere. */
class SplitPropertyTest {

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("\n", "\n", "\r\n", "\r", "a", "bc", "é", "\ufeff", "漢字", "😀", "z z")
        .list()
        .ofMaxSize(24)
        .map(pieces -> String.join("", pieces));
  }

  @Property(tries = 600)
  void everyLineIsReadOnceInOrderAndFromAnyPosition(
      @ForAll("texts") String text,
      @ForAll @IntRange(min = 1, max = 40) int splitBytes,
      @ForAll @IntRange(min = 1, max = 5) int atATime)
      throws Exception {
    Path file = Files.createTempFile("lines", ".txt");
    try {
      Files.writeString(file, text);
      FileSource<String> source =
          new FileSource<>(
              file.toString(), TextLines.INSTANCE, ReadOptions.STANDARD.withSplitBytes(splitBytes));

      List<String> all = new ArrayList<>();
      for (Split split : source.splits(3)) {
        CollectedSplit<String> read = read(source, split, atATime);
        all.addAll(read.records);
        for (int i = 0; i < read.records.size(); i++) {
          assertThat(read(source, split.at(read.positions.get(i)), atATime).records)
              .as("resumed at %d", read.positions.get(i))
              .isEqualTo(read.records.subList(i + 1, read.records.size()));
        }
      }

      assertThat(all).isEqualTo(lines(text));
    } finally {
      Files.delete(file);
    }
  }

  private static CollectedSplit<String> read(FileSource<String> source, Split split, int atATime)
      throws Exception {
    CollectedSplit<String> collected = new CollectedSplit<>(split);
    try (SourceReader<String> reader = source.reader(new ReaderContext("in", 0, 1, () -> 0))) {
      reader.add(collected);
      while (reader.poll(atATime) == SourceReader.MORE) {
        assertThat(collected.finishes).isLessThan(2);
      }
    }
    assertThat(collected.finishes).isEqualTo(1);
    return collected;
  }

  /** The same by other means. */
  private static List<String> lines(String text) {
    String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
    List<String> lines = new ArrayList<>();
    for (String line : plain.split("\n", -1)) {
      String trimmed = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      if (!trimmed.isEmpty()) {
        lines.add(trimmed);
      }
    }
    return lines;
  }
}
