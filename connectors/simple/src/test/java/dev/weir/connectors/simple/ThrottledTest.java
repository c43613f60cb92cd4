package dev.weir.connectors.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.WeirException;
import dev.weir.api.sink.Prepared;
import dev.weir.api.sink.SinkContext;
import dev.weir.api.sink.SinkWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottledTest {
  private final AtomicLong clock = new AtomicLong(1_000_000);
  private final WaitingCalls calls = new WaitingCalls();

  @Test
  void itTakesNoMoreThanItsShareAndIsWokenByACall() throws Exception {
    SinkWriter<String> writer = writer(100, 4);
    int taken = 0;
    for (int millis = 0; millis < 4000; millis++) {
      clock.incrementAndGet();
      while (writer.write("x")) {
        taken++;
      }
      assertThat(calls.pending()).isEqualTo(1);
      assertThat(taken).isBetween(millis / 40, millis / 40 + 4);
    }
    assertThat(taken).isBetween(100, 104);
  }

  @Test
  void theCallThatWakesItWaitsForTheNextRecordToBeDue() throws Exception {
    SinkWriter<String> writer = writer(50, 1);
    while (writer.write("x")) {
      assertThat(calls.pending()).isZero();
    }
    assertThat(writer.write("x")).isFalse();
    assertThat(calls.pending()).isEqualTo(1);

    long before = System.nanoTime();
    calls.runAll();
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isLessThan(1000);
    clock.addAndGet(20);
    assertThat(writer.write("x")).isTrue();
    assertThat(writer.write("x")).isFalse();
    assertThat(calls.pending()).isEqualTo(1);
  }

  @Test
  void everythingElseIsTheSinksOwn() throws Exception {
    Throttled<String> sink = Throttled.sink(Console.lines(String.class), 10);
    assertThat(sink.attributes())
        .containsEntry("kind", "console")
        .containsEntry("throttledTo", "10");
    SinkWriter<String> writer = writer(10, 1);
    writer.write("x");

    Prepared prepared = writer.prepare(1).toCompletableFuture().get();
    assertThat(prepared.committables()).hasSize(1);
    assertThatThrownBy(() -> Throttled.sink(Console.lines(String.class), 0))
        .isInstanceOf(WeirException.class);
  }

  private SinkWriter<String> writer(long perSecond, int parallelism) throws Exception {
    SinkContext context =
        new SinkContext(
            "0123456789abcdef0123456789abcdef", "out", 0, parallelism, 1, calls, clock::get);
    return Throttled.sink(Console.lines(String.class), perSecond).writer(context);
  }
}
