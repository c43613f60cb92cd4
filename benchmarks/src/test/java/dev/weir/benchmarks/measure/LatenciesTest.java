package dev.weir.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void sharesAreFoundToA512th() {
    var latencies = new Latencies();
    for (long micros = 1; micros <= 1_000_000; micros++) {
      latencies.add(micros);
    }

    assertThat(latencies.millis(0.0005)).isEqualTo(0.501);
    for (double share : new double[] {0.5, 0.99, 0.999, 1}) {
      assertThat(latencies.millis(share)).isCloseTo(1000 * share, within(1000 * share / 512));
      assertThat(latencies.millis(share)).isGreaterThanOrEqualTo(1000 * share);
    }
  }

  @Test
  void aTextAddsUp() {
    var latencies = new Latencies();
    latencies.add(0);
    latencies.add(70_000_000_000L);
    var both = new Latencies();
    both.add(latencies.text());
    both.add(latencies.text());

    assertThat(both.count()).isEqualTo(4);
    assertThat(both.millis(0.5)).isEqualTo(0.001);
    assertThat(both.millis(1)).isGreaterThan(70_000_000.0);
    assertThat(new Latencies().millis(0.5)).isNaN();
  }
}
