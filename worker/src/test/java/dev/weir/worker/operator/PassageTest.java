package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.source.Split;
import dev.weir.api.time.Watermarks;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Records of a reader that does not block. */
class PassageTest {
  private final List<Long> out = new ArrayList<>();
  private final ElementContext context = new ElementContext(0, () -> 1_000);
  private final Scripted script = new Scripted();
  private Consumer<Long> chain = out::add;

  private SourceReaderOperator<Long> reading() {
    SourceReaderOperator<Long> reader =
        script.reader(
            Watermarks.boundedOutOfOrderness(Instant::ofEpochMilli, Duration.ZERO),
            record -> chain.accept((Long) record),
            new Operators.Calls(),
            context);
    reader.assign(new Assignment(new Split("s0", "", 0)));
    reader.assign(Assignment.NO_MORE);
    return reader;
  }

  @Test
  void aReaderThatDoesNotBlockEmitsIntoTheChainAndNoMoreThanIsAskedFor() {
    SourceReaderOperator<Long> reader = reading();
    script.emit(0, 1, 10);
    script.emit(0, 2, 20);
    script.emit(0, 3, 30);
    script.finish(0);
    assertThat(reader.take(2)).isEqualTo(2);
    assertThat(out).containsExactly(1L, 2L);
    assertThat(reader.positions()).containsEntry("in/s0", 20L);
    assertThat(reader.take(2)).isOne();
    assertThat(reader.isFinished()).isFalse();
    assertThat(reader.take(2)).isOne();
    assertThat(reader.isFinished()).isTrue();
    assertThat(reader.recordsTaken()).isEqualTo(3);
  }

  @Test
  void whatComesAfterTheEndOfARunWaits() {
    SourceReaderOperator<Long> reader = reading();
    chain =
        record -> {
          out.add(record);
          context.endRun();
        };
    script.emit(0, 1, 10);
    script.emit(0, 2, 20);
    assertThat(reader.take(100)).isOne();
    assertThat(reader.positions()).containsEntry("in/s0", 10L);
    assertThat(reader.take(100)).isOne();
    assertThat(out).containsExactly(1L, 2L);
  }

  @Test
  void aReaderCannotHideWhatTheChainThrew() {
    SourceReaderOperator<Long> reader = reading();
    var broken = new IllegalStateException("the chain broke");
    chain =
        record -> {
          throw broken;
        };
    script.next.add(
        () -> {
          try {
            script.splits.get(0).emit(1L, 10);
          } catch (RuntimeException e) {
            script.splits.get(0).emit(2L, 20); // goes on as if nothing had been
          }
        });
    assertThatThrownBy(() -> reader.take(100)).isSameAs(broken);
  }

  @Test
  void whatTheChainThrewIsNotTakenForAnythingElse() {
    SourceReaderOperator<Long> reader = reading();
    var checked = new IOException("no disk");
    chain = record -> PassageTest.<RuntimeException>raise(checked);
    script.emit(0, 1, 10);
    assertThatThrownBy(() -> reader.take(100)).isSameAs(checked);
  }

  /** Throws it though nobody declares it, as code in other languages does. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void raise(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void aReaderThatEmitsOutsideOfAPollLosesNothingSilently() {
    SourceReaderOperator<Long> reader = reading();
    assertThat(reader.take(1)).isZero();
    assertThatThrownBy(() -> script.splits.get(0).emit(1L, 10))
        .hasMessageContaining("in poll only");
    assertThatThrownBy(() -> script.splits.get(0).finished()).hasMessageContaining("in poll only");
  }

  @Test
  void whatAReaderThrowsComesBehindWhatItGave() {
    SourceReaderOperator<Long> reader = reading();
    script.emit(0, 1, 10);
    script.next.add(
        () -> {
          throw new IllegalStateException("the disk is gone");
        });
    assertThat(reader.take(100)).isOne();
    assertThat(out).containsExactly(1L);
    assertThatThrownBy(() -> reader.take(100)).hasMessageContaining("the disk is gone");
  }
}
