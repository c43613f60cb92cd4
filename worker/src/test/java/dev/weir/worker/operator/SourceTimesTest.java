package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.source.Split;
import dev.weir.api.time.Watermarks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Event times that come from the source, whether its records pass or wait in batches. */
class SourceTimesTest {
  private final Operators.Calls calls = new Operators.Calls();
  private final List<Long> times = new ArrayList<>();
  private final ElementContext context = new ElementContext(0, () -> 1_000);
  private final Scripted script = new Scripted();

  private SourceReaderOperator<Long> reading(Watermarks<Long> watermarks, boolean blocking) {
    script.blocking = blocking;
    SourceReaderOperator<Long> reader =
        script.reader(watermarks, record -> times.add(context.timestamp()), calls, context);
    reader.assign(new Assignment(new Split("s0", "", 0)));
    reader.assign(Assignment.NO_MORE);
    calls.runAll();
    return reader;
  }

  private void emit(long record, long position, long timestamp) {
    script.next.add(() -> script.splits.get(0).emit(record, position, timestamp));
  }

  private void takeAll(SourceReaderOperator<Long> reader) {
    while (reader.take(1) > 0) {
      calls.runAll();
    }
  }

  private void polled(SourceReaderOperator<Long> reader) {
    reader.take(1);
    calls.runAll();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recordsHaveTheTimesOfTheirSource(boolean blocking) {
    SourceReaderOperator<Long> reader =
        reading(Watermarks.fromSource(Duration.ofMillis(5)), blocking);
    emit(7, 10, 700);
    emit(8, 20, -800);
    emit(9, 30, 900);
    polled(reader);
    takeAll(reader);
    assertThat(times).containsExactly(700L, -800L, 900L);
    assertThat(reader.watermark()).isEqualTo(894);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFunctionOfTheJobGoesBeforeTheSource(boolean blocking) {
    SourceReaderOperator<Long> reader =
        reading(Watermarks.boundedOutOfOrderness(Instant::ofEpochMilli, Duration.ZERO), blocking);
    emit(7, 10, 700);
    polled(reader);
    takeAll(reader);
    assertThat(times).containsExactly(7L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAbsurdTimeOfTheSourceIsRefused(boolean blocking) {
    SourceReaderOperator<Long> reader = reading(Watermarks.fromSource(Duration.ZERO), blocking);
    emit(7, 10, Long.MAX_VALUE);
    assertThatThrownBy(
            () -> {
              polled(reader);
              takeAll(reader);
            })
        .hasMessageContaining("more than 285,000 years from 1970")
        .hasMessageContaining("at position 0 of split 's0'");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRecordWithoutTheTimeThatWasPromisedIsRefused(boolean blocking) {
    SourceReaderOperator<Long> reader = reading(Watermarks.fromSource(Duration.ZERO), blocking);
    emit(7, 10, 700);
    script.emit(0, 8, 20);
    assertThatThrownBy(
            () -> {
              polled(reader);
              takeAll(reader);
            })
        .hasMessageContaining("the source gave the record no event time")
        .hasMessageContaining("at position 10 of split 's0'")
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMESTAMP_INVALID));
    assertThat(times).containsExactly(700L);
  }
}
