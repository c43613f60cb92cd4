package dev.weir.worker.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff();

  @Test
  void waitsTwiceAsLongEachTimeUpToALimit() {
    assertThat(LongStream.generate(backoff::nextMillis).limit(7))
        .containsExactly(50L, 100L, 200L, 400L, 800L, 1_000L, 1_000L);
  }

  @Test
  void beginsAnewAfterSuccess() {
    backoff.nextMillis();
    backoff.nextMillis();
    backoff.reset();
    assertThat(backoff.nextMillis()).isEqualTo(Backoff.FIRST_MILLIS);
  }
}
