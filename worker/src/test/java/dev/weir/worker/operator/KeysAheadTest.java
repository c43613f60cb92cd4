package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.codec.LongForm;
import org.junit.jupiter.api.Test;

class KeysAheadTest {
  private final LongForm<Long> form = new LongForm<>(8, number -> number, number -> number);
  private final KeysAhead ahead = new KeysAhead();

  /** Hashes that no number has, to be told from computed ones. */
  private void add(long... numbers) {
    ahead.clear();
    for (long number : numbers) {
      ahead.add((int) -number, number);
    }
  }

  private int hash(long number) {
    return ahead.hash(number, form);
  }

  @Test
  void eachKeyHasItsHashWhenItsTurnHasComeAndTheRecordBeforeThemHasItsOwn() {
    add(5, 5, 6);
    assertThat(hash(5)).isEqualTo(form.hash(5));
    assertThat(hash(5)).isEqualTo(-5);
    assertThat(hash(5)).isEqualTo(-5);
    assertThat(hash(6)).isEqualTo(-6);
    assertThat(hash(6)).isEqualTo(form.hash(6));
  }

  @Test
  void aKeyOutOfTurnIsHashed() {
    assertThat(hash(1)).isEqualTo(form.hash(1));
    add(1, 2, 3);
    hash(0);
    assertThat(hash(2)).isEqualTo(form.hash(2));
    assertThat(hash(2)).isEqualTo(-2);
    assertThat(hash(1)).isEqualTo(form.hash(1));
    add(8);
    assertThat(hash(0)).isEqualTo(form.hash(0));
    assertThat(hash(8)).isEqualTo(-8);
  }
}
