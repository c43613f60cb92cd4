package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.source.MalformedRecordException;
import dev.weir.api.source.SourceReader;
import dev.weir.api.source.Split;
import dev.weir.api.time.Watermarks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceReaderOperatorTest {
  private final Operators.Calls calls = new Operators.Calls();
  private final List<Long> out = new ArrayList<>();
  private long millis = 1_000;
  private final ElementContext context = new ElementContext(0, () -> millis);
  private final Scripted script = new Scripted();

  private SourceReaderOperator<Long> reader(Watermarks<Long> watermarks) {
    return script.reader(watermarks, record -> out.add((Long) record), calls, context);
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
}
