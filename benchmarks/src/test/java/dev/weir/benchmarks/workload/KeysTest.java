package dev.weir.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

class KeysTest {
  @Test
  void uniformKeysAreThoseOfTheDefinition() {
    assertThat(Keys.uniform(1_000_000).key(7)).isEqualTo(712_456);
    assertThat(Keys.uniform(100_000).key(12_345_678_901L)).isEqualTo(82_328);
  }

  @Test
  void zipfKeysFallWithTheirRank() {
    int[] found = count(Keys.zipf(10_000), 1_000_000);

    assertThat((double) found[0] / found[9]).isCloseTo(Math.pow(10, 0.99), withPercentage(5));
    int lowerHalf = 0;
    for (int key = 5_000; key < 10_000; key++) {
      lowerHalf += found[key];
    }
    assertThat(lowerHalf).isBetween(60_000, 90_000);
  }

  @Test
  void everyKeyIsInItsRange() {
    count(Keys.zipf(7), 100_000);
    count(Keys.uniform(7), 100_000);
  }

  private static int[] count(Keys keys, int numbers) {
    var found = new int[keys.count()];
    for (int number = 0; number < numbers; number++) {
      found[(int) keys.key(number)]++;
    }
    return found;
  }
}
