package dev.weir.state.heap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FoundAheadTest {
  private final FoundAhead ahead = new FoundAhead();

  private void add(long... keys) {
    for (long key : keys) {
      ahead.add(key, 1, (int) key, 100 + key);
    }
  }

  @Test
  void aKeyIsTakenInItsTurnWithWhatWasFound() {
    add(5, 6);
    int first = ahead.take(5);
    assertThat(ahead.group(first)).isEqualTo(1);
    assertThat(ahead.slot(first)).isEqualTo(5);
    assertThat(ahead.place(first)).isEqualTo(105);
    assertThat(ahead.slot(ahead.take(6))).isEqualTo(6);
    assertThat(ahead.take(6)).isNegative();
  }

  /** A second look-up of a key in a row is answered by the table without asking. */
  @Test
  void aKeyThatComesTwiceInARowIsThereOnce() {
    add(5, 5, 6, 5);
    assertThat(ahead.count()).isEqualTo(3);
    assertThat(ahead.take(5)).isZero();
    assertThat(ahead.take(6)).isEqualTo(1);
    assertThat(ahead.take(5)).isEqualTo(2);
  }

  @Test
  void oneThatNobodyAskedForIsPassedAndAnyOtherKeyChangesNothing() {
    add(5, 6, 7, 8);
    assertThat(ahead.take(9)).isNegative();
    assertThat(ahead.take(7)).isNegative();
    assertThat(ahead.take(6)).isEqualTo(1);
    assertThat(ahead.take(5)).isNegative();
    assertThat(ahead.take(7)).isEqualTo(2);
    assertThat(ahead.take(8)).isEqualTo(3);
  }

  @Test
  void nothingIsThereAfterClear() {
    add(5, 6);
    ahead.take(5);
    ahead.clear();
    assertThat(ahead.take(6)).isNegative();
    add(6);
    assertThat(ahead.take(6)).isZero();
  }
}
