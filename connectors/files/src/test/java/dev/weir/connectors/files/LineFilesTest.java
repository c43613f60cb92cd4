package dev.weir.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.BlockingCalls;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.api.source.SplitOutput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFilesTest {
  record Item(String name, long count) {}

  private static final String JOB = "0123456789abcdef0123456789abcdef";

  @TempDir Path dir;

  @Test
  void oneJobWritesWhatAnotherReads() throws Exception {
    LineFiles<Item> files = Files.ndjson(dir.resolve("items").toString(), Item.class);
    List<Item> items = List.of(new Item("a", 1), new Item("ö\n\"", -2));
    files.validate(JOB);
    SinkContext context = new SinkContext(JOB, "out", 0, 1, 1, new DirectCalls(), () -> 0);
    try (SinkWriter<Item> writer = files.writer(context)) {
      for (Item item : items) {
        assertThat(writer.write(item)).isTrue();
      }
      var committables = writer.prepare(1).toCompletableFuture().get().committables();
      files.committer(context).commit(committables.get(0)).toCompletableFuture().get();
    }

    List<Item> read = new ArrayList<>();
    assertThat(files.bounded()).isTrue();
    assertThat(files.blocking()).isTrue();
    try (SourceReader<Item> reader = files.reader(new ReaderContext("in", 0, 1, () -> 0))) {
      for (Split split : files.splits(1)) {
        reader.add(into(split, read));
      }
      while (reader.poll(1) == SourceReader.MORE) {
        assertThat(read).hasSizeLessThanOrEqualTo(2);
      }
    }
    assertThat(read).isEqualTo(items);
  }

  @Test
  void attributesShowWhatWasSetAndNothingOfThisMachine() {
    assertThat(Files.text("in/*.txt").attributes())
        .isEqualTo(Map.of("kind", "text", "path", "in/*.txt"));
    assertThat(
            Files.ndjson("out", Item.class)
                .rate(5)
                .splitBytes(100)
                .maxLineBytes(2000)
                .rollBytes(1 << 20)
                .rollAfter(Duration.ofMinutes(1))
                .attributes())
        .containsEntry("kind", "ndjson")
        .containsEntry("rate", "5")
        .containsEntry("splitBytes", "100")
        .containsEntry("maxLineBytes", "2000")
        .containsEntry("rollBytes", "1048576")
        .containsEntry("rollAfterMillis", "60000")
        .containsEntry("path", "out");
  }

  @Test
  void valuesThatCannotBeAreRefusedWhenTheJobIsDefined() {
    assertRefused(() -> Files.text(" "), ErrorCode.CONFIG_INVALID, "found an empty text");
    assertRefused(() -> Files.text("s3://b/c"), ErrorCode.CONFIG_INVALID, "the scheme 's3'");
    assertRefused(
        () -> Files.text("in").rate(-1),
        ErrorCode.CONFIG_INVALID,
        "files 'in', option rate: expected at least 0, found -1");
    assertRefused(
        () -> Files.text("in").splitBytes(0), ErrorCode.CONFIG_INVALID, "option splitBytes");
    assertRefused(
        () -> Files.text("in").maxLineBytes(Integer.MAX_VALUE),
        ErrorCode.CONFIG_INVALID,
        "expected 1 to 268435456, found 2147483647");
    assertRefused(
        () -> Files.ndjson("in", new TypeRef<List<Thread>>() {}),
        ErrorCode.TYPE_UNSUPPORTED,
        "Thread has no JSON form");
  }

  @Test
  void theRuntimeFindsTheFacade() throws Exception {
    Properties properties = new Properties();
    try (var in =
        Files.class.getClassLoader().getResourceAsStream("META-INF/weir/connector.properties")) {
      properties.load(in);
    }
    assertThat(properties)
        .containsEntry("name", "files")
        .containsEntry("facade", Files.class.getPackageName());
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorCode code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(WeirException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private static <T> SplitOutput<T> into(Split split, List<T> records) {
    return new SplitOutput<>() {
      @Override
      public Split split() {
        return split;
      }

      @Override
      public void emit(T record, long nextPosition, long timestampMillis) {
        records.add(record);
      }

      @Override
      public void finished() {}
    };
  }

  /** Runs every call at once. */
  private static final class DirectCalls implements BlockingCalls {
    @Override
    public <R> CompletionStage<R> call(Callable<R> call) {
      try {
        return CompletableFuture.completedFuture(call.call());
      } catch (Exception e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    @Override
    public int pending() {
      return 0;
    }
  }
}
