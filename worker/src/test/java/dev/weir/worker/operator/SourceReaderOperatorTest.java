package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.source.MalformedRecordException;
import dev.weir.api.source.ReaderContext;
import dev.weir.api.source.Source;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.api.source.SplitOutput;
import dev.weir.api.time.Watermarks;
import dev.weir.worker.template.Templates;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SourceReaderOperatorTest {
  private final Operators.Calls calls = new Operators.Calls();
  private final List<Long> out = new ArrayList<>();
  private long millis = 1_000;
  private final ElementContext context = new ElementContext(0, () -> millis);
  private final Scripted script = new Scripted();
  private Consumer<Long> chain = out::add;

  /** Emits what the test puts in; a record is its own event time. */
  private static final class Scripted implements Source<Long>, SourceReader<Long> {
    final List<SplitOutput<Long>> splits = new ArrayList<>();
    final List<Runnable> next = new ArrayList<>();
    long answer = NOTHING;
    boolean blocking;
    boolean closed;

    void emit(int split, long time, long position) {
      next.add(() -> splits.get(split).emit(time, position));
    }

    void finish(int split) {
      next.add(() -> splits.get(split).finished());
    }

    @Override
    public TypeRef<Long> type() {
      return TypeRef.of(Long.class);
    }

    @Override
    public SortedMap<String, String> attributes() {
      return new TreeMap<>();
    }

    @Override
    public boolean bounded() {
      return true;
    }

    @Override
    public boolean blocking() {
      return blocking;
    }

    @Override
    public List<Split> splits(int readers) {
      return List.of();
    }

    @Override
    public SourceReader<Long> reader(ReaderContext context) {
      return this;
    }

    @Override
    public void add(SplitOutput<Long> split) {
      splits.add(split);
    }

    @Override
    public long poll(int maxRecords) {
      List<Runnable> now = List.copyOf(next);
      next.clear();
      now.forEach(Runnable::run);
      return answer;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @SuppressWarnings("unchecked")
  private SourceReaderOperator<Long> reader(Watermarks<Long> watermarks) {
    var wiring =
        new ReaderDriver.Wiring(
            "in",
            (Watermarks<Object>) (Watermarks<?>) watermarks,
            o -> chain.accept((Long) o),
            new Passage(),
            context);
    return new SourceReaderOperator<>(
        "in",
        script,
        watermarks,
        2,
        script.blocking ? calls : null,
        SourcePath.of(wiring, Templates.SHARED),
        context);
  }

  private static Watermarks<Long> bounded(long millis) {
    return Watermarks.boundedOutOfOrderness(Instant::ofEpochMilli, Duration.ofMillis(millis));
  }

  private static Assignment split(String id) {
    return new Assignment(new Split(id, "", 0));
  }

  private static void takeAll(SourceReaderOperator<Long> reader) {
    while (reader.take(100) > 0) {}
  }

  @Test
  void timeStandsStillWhileSplitsMayStillCome() {
    SourceReaderOperator<Long> reader = reader(bounded(10));
    reader.assign(split("s0"));
    script.emit(0, 500, 1);
    takeAll(reader);
    assertThat(reader.watermark()).isEqualTo(Long.MIN_VALUE);
    reader.assign(Assignment.NO_MORE);
    assertThat(reader.watermark()).isEqualTo(489);
  }

  @Test
  void theLeastSplitHoldsTimeBackAndAFinishedOneDoesNot() {
    SourceReaderOperator<Long> reader = reader(bounded(0));
    reader.assign(split("s0"));
    reader.assign(split("s1"));
    reader.assign(Assignment.NO_MORE);
    script.answer = SourceReader.MORE;
    script.emit(0, 500, 1);
    takeAll(reader);
    assertThat(reader.watermark()).isEqualTo(Long.MIN_VALUE);
    script.emit(1, 200, 1);
    takeAll(reader);
    assertThat(reader.watermark()).isEqualTo(199);
    script.finish(1);
    takeAll(reader);
    assertThat(reader.watermark()).isEqualTo(499);
    assertThat(reader.isFinished()).isFalse();
    script.finish(0);
    takeAll(reader);
    assertThat(reader.watermark()).isEqualTo(Long.MAX_VALUE);
    assertThat(reader.isFinished()).isTrue();
  }

  @Test
  void aReaderWithoutSplitsAsksOnceAndIsNotIdle() {
    SourceReaderOperator<Long> reader = reader(bounded(0).idleAfter(Duration.ofMillis(100)));
    assertThat(reader.takeWish()).isTrue();
    assertThat(reader.takeWish()).isFalse();
    millis += 10_000;
    assertThat(reader.isIdle()).isFalse();
    assertThat(reader.watermark()).isEqualTo(Long.MIN_VALUE);
    reader.assign(split("s0"));
    script.finish(0);
    takeAll(reader);
    assertThat(reader.takeWish()).isTrue();
    reader.assign(Assignment.NO_MORE);
    assertThat(reader.takeWish()).isFalse();
  }

  @Test
  void anIdleSplitHoldsNothingBackUntilItsNextRecord() {
    SourceReaderOperator<Long> reader = reader(bounded(0).idleAfter(Duration.ofMillis(100)));
    script.answer = SourceReader.MORE;
    reader.assign(split("s0"));
    reader.assign(split("s1"));
    reader.assign(Assignment.NO_MORE);
    script.emit(0, 500, 1);
    takeAll(reader);
    assertThat(reader.watermark()).isEqualTo(Long.MIN_VALUE);
    assertThat(reader.wakeAtMillis()).isEqualTo(SourceReader.MORE);
    millis += 99;
    script.emit(0, 501, 2);
    takeAll(reader);
    assertThat(reader.watermark()).isEqualTo(Long.MIN_VALUE);
    millis += 1;
    assertThat(reader.watermark()).isEqualTo(500);
    millis += 100;
    assertThat(reader.takeIdleChange()).isTrue();
    assertThat(reader.isIdle()).isTrue();
    script.emit(1, 300, 1);
    assertThat(reader.take(1)).isZero(); // first the news that it is active
    assertThat(reader.takeIdleChange()).isTrue();
    assertThat(reader.isIdle()).isFalse();
    assertThat(reader.take(1)).isOne();
    assertThat(reader.watermark()).isEqualTo(500);
  }

  @Test
  void nothingIsTakenBeforeTheNewsThatItIsActiveHoweverOftenItIsAsked() {
    SourceReaderOperator<Long> reader = reader(bounded(0).idleAfter(Duration.ofMillis(100)));
    script.answer = SourceReader.MORE;
    reader.assign(split("s0"));
    reader.assign(split("s1"));
    reader.assign(Assignment.NO_MORE);
    script.emit(0, 500, 1);
    script.emit(1, 200, 1);
    takeAll(reader);
    assertThat(reader.watermark()).isEqualTo(199);
    millis += 100;
    assertThat(reader.isIdle()).isTrue();
    assertThat(reader.takeIdleChange()).isTrue();
    script.emit(0, 501, 2);
    assertThat(reader.take(1)).isZero();
    assertThat(reader.watermark()).isEqualTo(499); // is told first: s1 is idle, s0 is not
    assertThat(reader.take(1)).isZero();
    assertThat(reader.takeIdleChange()).isTrue();
    assertThat(reader.take(1)).isOne();
  }

  @Test
  void stateIsWhatWasTakenNotWhatWasPolled() {
    script.blocking = true;
    SourceReaderOperator<Long> reader = reader(bounded(0));
    reader.assign(split("s0"));
    script.emit(0, 1, 10);
    script.emit(0, 2, 20);
    script.emit(0, 3, 30);
    assertThat(reader.take(1)).isZero();
    calls.runAll();
    assertThat(reader.take(1)).isOne();
    var saved = new ByteWriter(64, 1 << 16);
    reader.save(saved);
    script.blocking = false;
    SourceReaderOperator<Long> after = reader(bounded(0));
    after.restore(new ByteReader(saved.toByteArray()));
    assertThat(script.splits.get(1).split()).isEqualTo(new Split("s0", "", 10));
    assertThat(after.isFinished()).isFalse();
  }

  @Test
  void aSplitAddedDuringAPollIsReadThoughThePollKnewNothing() {
    script.blocking = true;
    SourceReaderOperator<Long> reader = reader(bounded(0));
    reader.assign(split("s0"));
    assertThat(reader.take(1)).isZero(); // a poll is under way
    reader.assign(split("s1"));
    calls.waiting.remove().run(); // adds s0
    calls.waiting.remove().run(); // two polls answer: nothing
    calls.waiting.remove().run();
    script.emit(1, 5, 1);
    calls.runAll(); // adds s1 and, because of it, polls again
    takeAll(reader);
    assertThat(out).containsExactly(5L);
  }

  @Test
  void aRateLimitWakesTheSubtaskWhenItIsOver() {
    SourceReaderOperator<Long> reader = reader(bounded(0));
    reader.assign(split("s0"));
    script.answer = 1_500;
    script.emit(0, 1, 1);
    takeAll(reader);
    script.emit(0, 2, 2);
    assertThat(reader.take(1)).isZero();
    assertThat(reader.wakeAtMillis()).isEqualTo(1_500);
    millis = 1_500;
    assertThat(reader.take(1)).isOne();
  }

  @Test
  void malformedInputFailsBehindTheRecordsBeforeIt() {
    SourceReaderOperator<Long> reader = reader(bounded(0));
    reader.assign(split("f.ndjson"));
    script.emit(0, 1, 10);
    script.next.add(
        () -> {
          throw new MalformedRecordException("line 2: expected a number, found 'x'");
        });
    assertThat(reader.take(1)).isOne();
    assertThatThrownBy(() -> reader.take(1))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RECORD_MALFORMED))
        .hasMessageContaining("line 2")
        .hasMessageContaining("operator 'in', subtask 0");
    assertThat(out).containsExactly(1L);
  }

  @Test
  void anAbsurdEventTimeIsRefusedWithThePositionOfTheRecord() {
    SourceReaderOperator<Long> reader = reader(bounded(0));
    reader.assign(split("f.ndjson"));
    script.emit(0, 1, 10);
    script.emit(0, Long.MAX_VALUE, 20);
    reader.take(1);
    assertThatThrownBy(() -> reader.take(1))
        .hasMessageContaining("at position 10 of split 'f.ndjson'")
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMESTAMP_INVALID));
  }

  @Test
  void aStoppedReaderReadsNothingAndKeepsItsTimeAndPlace() {
    SourceReaderOperator<Long> reader = reader(bounded(0));
    reader.assign(split("s0"));
    reader.assign(Assignment.NO_MORE);
    script.emit(0, 100, 1);
    script.emit(0, 200, 2);
    reader.take(1);
    reader.stop();
    assertThat(reader.take(1)).isZero();
    assertThat(reader.watermark()).isEqualTo(Long.MIN_VALUE);
    assertThat(reader.isStopped()).isTrue();
    reader.close();
    assertThat(script.closed).isTrue();
  }

  private SourceReaderOperator<Long> reading() {
    SourceReaderOperator<Long> reader = reader(bounded(0));
    reader.assign(split("s0"));
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
    chain = record -> SourceReaderOperatorTest.<RuntimeException>raise(checked);
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
    takeAll(reader);
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
