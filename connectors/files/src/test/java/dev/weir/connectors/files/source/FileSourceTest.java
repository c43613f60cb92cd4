package dev.weir.connectors.files.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.source.MalformedRecordException;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.connectors.files.json.JsonLines;
import dev.weir.connectors.files.text.TextLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
  record Flight(String date, int delay) {}

  @TempDir Path dir;

  private final AtomicLong clock = new AtomicLong(1_000_000);

  @Test
  void aDirectoryIsItsVisibleFilesInOrder() throws Exception {
    write("b.txt", "2\n");
    write("a.txt", "1\n");
    write(".hidden", "no\n");
    write("_weir-owner", "no\n");
    write("empty.txt", "");
    Files.createDirectory(dir.resolve("deeper"));

    assertThat(readAll(text(dir.toString()))).containsExactly("1", "2");
  }

  @Test
  void aGlobMatchesFilesOfItsDepth() throws Exception {
    Files.createDirectories(dir.resolve("x/y"));
    write("x/1.txt", "one\n");
    write("x/2.csv", "two\n");
    write("x/y/3.txt", "three\n");
    write("x/_4.txt", "four\n");

    assertThat(readAll(text(dir + "/*/*.txt"))).containsExactly("one");
    assertThat(readAll(text(dir + "/x/{1,2}.*"))).containsExactly("one", "two");
    assertThat(readAll(text(dir + "/**.txt"))).containsExactly("one", "three");
    assertThat(readAll(text("file://" + dir + "/x/?.csv"))).containsExactly("two");
  }

  @Test
  void whatIsNotThereIsNamed() {
    for (String path : List.of(dir + "/none.txt", dir + "/*.none", dir + "/no/dir/*.txt")) {
      for (ThrowingCallable asked :
          List.<ThrowingCallable>of(() -> text(path).splits(1), () -> text(path).probe())) {
        assertThatThrownBy(asked)
            .isInstanceOfSatisfying(
                WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_MISSING))
            .hasMessageContaining(path);
      }
    }
  }

  @Test
  void anInputThatIsThereIsProbedWithoutAWord() throws Exception {
    write("in.txt", "1\n");
    text(dir + "/in.txt").probe();
    text(dir + "/*.txt").probe();
    text(dir.toString()).probe();
  }

  @Test
  void anEmptyDirectoryHasNoSplits() {
    assertThat(text(dir.toString()).splits(4)).isEmpty();
  }

  @Test
  void splitsFollowTheSizeOfTheInputAndTheReaders() throws Exception {
    write("in.txt", "0123456789abcde\n".repeat(64 << 10));

    assertThat(text(dir.toString()).splits(1)).hasSize(4);
    assertThat(text(dir.toString()).splits(4)).hasSize(16);
    assertThat(text(dir.toString()).splits(1000)).hasSize(64);
  }

  @Test
  void linesLongerThanTheBufferAreReadWhole() throws Exception {
    String longer = "x".repeat(200_000);
    write("in.txt", "a\n" + longer + "\nb\n" + longer + "é");

    FileSource<String> source =
        new FileSource<>(
            dir.toString(), TextLines.INSTANCE, ReadOptions.STANDARD.withSplitBytes(50_000));

    assertThat(readAll(source)).containsExactly("a", longer, "b", longer + "é");
  }

  @Test
  void aLineOverTheLimitIsRefusedWithItsPlace() throws Exception {
    write("in.txt", "12345678\r\n123456789\n");

    FileSource<String> source =
        new FileSource<>(
            dir.toString(), TextLines.INSTANCE, ReadOptions.STANDARD.withMaxLineBytes(8));

    assertThatThrownBy(() -> readAll(source))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("in.txt line 2, column 9: expected a line of at most 8 bytes");
  }

  @Test
  void aChangedFileIsRefusedBeforeAndAfterReading() throws Exception {
    Path file = write("in.txt", "1\n2\n");
    Split split = text(dir.toString()).splits(1).get(0);
    CollectedSplit<String> output = new CollectedSplit<>(split);
    SourceReader<String> reader = text(dir.toString()).reader(context(1));
    reader.add(output);
    reader.poll(1);
    Files.writeString(file, "3\n", StandardOpenOption.APPEND);

    assertChanged(() -> reader.poll(10), file);
    assertThat(output.finishes).isZero();
    reader.close();

    SourceReader<String> restored = text(dir.toString()).reader(context(1));
    restored.add(new CollectedSplit<>(split.at(2)));
    assertChanged(() -> restored.poll(1), file);
  }

  @Test
  void aFileOfTheSameSizeWithAnotherTimeHasChanged() throws Exception {
    Path file = write("in.txt", "1\n2\n");
    List<Split> splits = text(dir.toString()).splits(1);
    Files.setLastModifiedTime(file, FileTime.fromMillis(12345));

    SourceReader<String> reader = text(dir.toString()).reader(context(1));
    reader.add(new CollectedSplit<>(splits.get(0)));

    assertChanged(() -> reader.poll(1), file);
  }

  @Test
  void aFileThatIsGoneIsUnreadable() throws Exception {
    Path file = write("in.txt", "1\n");
    List<Split> splits = text(dir.toString()).splits(1);
    Files.delete(file);
    SourceReader<String> reader = text(dir.toString()).reader(context(1));
    reader.add(new CollectedSplit<>(splits.get(0)));

    assertThatThrownBy(() -> reader.poll(1))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_UNREADABLE))
        .hasMessageContaining(file.toString());
  }

  @Test
  void aMalformedRecordIsNamedWithFileLineColumnAndField() throws Exception {
    write(
        "in.ndjson",
        """
        {"date":"2001/01/01 00:47","delay":66,"origin":"DTW"}

        {"date":"2001/01/01 01:10","delay":"late"}
        """);
    FileSource<Flight> source =
        new FileSource<>(
            dir.toString(),
            new JsonLines<>(TypeRef.of(Flight.class)),
            ReadOptions.STANDARD.withSplitBytes(60));

    assertThatThrownBy(() -> readAll(source))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage(
            dir.resolve("in.ndjson")
                + " line 3, column 36: field 'delay': expected a whole number from -2147483648"
                + " to 2147483647 (int), found the text \"late\"");
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() throws Exception {
    Files.write(dir.resolve("in.txt"), new byte[] {'o', 'k', '\n', 'a', (byte) 0xff, '\n'});

    assertThatThrownBy(() -> readAll(text(dir.toString())))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("line 2, column 2: expected UTF-8, found the byte 0xff");
  }

  @Test
  void aRateIsSharedByTheReadersAndEvenlySpaced() throws Exception {
    write("in.txt", "line\n".repeat(2000));
    FileSource<String> source =
        new FileSource<>(
            dir.toString(), TextLines.INSTANCE, ReadOptions.STANDARD.withRecordsPerSecond(1000));
    CollectedSplit<String> output = new CollectedSplit<>(source.splits(1).get(0));
    SourceReader<String> reader = source.reader(context(4));
    reader.add(output);

    long start = clock.get();
    while (clock.get() < start + 2000) {
      long next = reader.poll(100);
      if (next != SourceReader.MORE) {
        clock.set(next);
      }
      long millis = clock.get() - start;
      assertThat((long) output.records.size()).isBetween(millis / 4 - 1, millis / 4 + 2);
    }

    clock.addAndGet(60_000);
    int before = output.records.size();
    while (reader.poll(100) == SourceReader.MORE) {
      assertThat(output.records.size() - before).isLessThanOrEqualTo(25 + 2);
    }
    reader.close();
  }

  @Test
  void aReaderWithoutSplitsHasNothing() throws Exception {
    try (SourceReader<String> reader = text(dir.toString()).reader(context(1))) {
      assertThat(reader.poll(10)).isEqualTo(SourceReader.NOTHING);
    }
  }

  private void assertChanged(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Path file) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INPUT_CHANGED))
        .hasMessageContaining(file.toString());
  }

  private FileSource<String> text(String path) {
    return new FileSource<>(path, TextLines.INSTANCE, ReadOptions.STANDARD);
  }

  private ReaderContext context(int parallelism) {
    return new ReaderContext("in", 0, parallelism, clock::get);
  }

  private <T> List<T> readAll(FileSource<T> source) throws Exception {
    List<T> all = new ArrayList<>();
    List<CollectedSplit<T>> outputs = new ArrayList<>();
    try (SourceReader<T> reader = source.reader(context(1))) {
      for (Split split : source.splits(1)) {
        CollectedSplit<T> output = new CollectedSplit<>(split);
        outputs.add(output);
        reader.add(output);
      }
      while (reader.poll(3) == SourceReader.MORE) {
        assertThat(outputs).isNotEmpty();
      }
    }
    for (CollectedSplit<T> output : outputs) {
      assertThat(output.finishes).isEqualTo(1);
      all.addAll(output.records);
    }
    return all;
  }

  private Path write(String name, String text) throws IOException {
    return Files.write(dir.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }
}
