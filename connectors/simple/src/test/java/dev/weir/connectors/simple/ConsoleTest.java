package dev.weir.connectors.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.sink.CommitOutcome;
import dev.weir.api.sink.Committable;
import dev.weir.api.sink.Prepared;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import dev.weir.connectors.simple.console.ConsoleCommitter;
import dev.weir.connectors.simple.console.ConsoleWriter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private final WaitingCalls calls = new WaitingCalls();
  private final SinkContext context =
      new SinkContext("0123456789abcdef0123456789abcdef", "out", 3, 4, 1, calls, () -> 0);
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  void linesArePrintedWhenTheyAreCommitted() throws Exception {
    SinkWriter<String> writer = Console.lines(String.class).writer(context);
    writer.write("one");
    writer.write("two\nlines");
    Prepared prepared = writer.prepare(1).toCompletableFuture().get();
    writer.write("three");
    assertThat(printed.size()).isZero();

    commit(prepared);
    assertThat(printed()).isEqualTo("out[3]> one\nout[3]> two\nout[3]> lines\n");
    commit(writer.prepare(2).toCompletableFuture().get());
    assertThat(printed()).endsWith("lines\nout[3]> three\n");
    assertThat(writer.prepare(3).toCompletableFuture().get()).isEqualTo(Prepared.NOTHING);
  }

  @Test
  void whatIsTooMuchForACheckpointIsCounted() throws Exception {
    SinkWriter<String> writer = Console.lines(String.class).writer(context);
    int records = 0;
    for (; records < 100_000; records++) {
      assertThat(writer.write("0123456789")).isTrue();
    }
    Prepared prepared = writer.prepare(1).toCompletableFuture().get();
    assertThat(prepared.committables().get(0).payload().length())
        .isLessThan(ConsoleWriter.MAX_CHARS + 100);
    commit(prepared);

    String[] lines = printed().split("\n");
    assertThat(lines[lines.length - 1])
        .isEqualTo("out[3]> … and " + (records - lines.length + 1) + " more records");
  }

  @Test
  void aRecordLongerThanTheLimitIsCut() throws Exception {
    SinkWriter<String> writer = Console.lines(String.class).writer(context);
    writer.write("x".repeat(ConsoleWriter.MAX_CHARS));
    writer.write("y");
    commit(writer.prepare(1).toCompletableFuture().get());

    assertThat(printed()).contains("xxx…\nout[3]> … and 1 more records\n");
  }

  private void commit(Prepared prepared) throws Exception {
    PrintStream out = new PrintStream(printed, false, StandardCharsets.UTF_8);
    for (Committable committable : prepared.committables()) {
      var outcome = new ConsoleCommitter(calls, out).commit(committable);
      calls.runAll();
      assertThat(outcome.toCompletableFuture().get()).isEqualTo(CommitOutcome.COMMITTED);
    }
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
