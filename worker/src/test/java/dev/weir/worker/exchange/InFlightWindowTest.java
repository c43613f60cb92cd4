package dev.weir.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightWindowTest {
  @Test
  void whatIsPassedOnAndUnreadLeavesLessRoom() {
    var window = new InFlightWindow(10);
    assertThat(window.room()).isEqualTo(10);
    window.passOn(6);
    assertThat(window.room()).isEqualTo(4);
    window.news(6, 10);
    assertThat(window.room()).isEqualTo(10);
  }

  @Test
  void aLowerLimitHoldsUntilMoreIsRead() {
    var window = new InFlightWindow(10);
    window.passOn(10);
    window.news(2, 3);
    assertThat(window.room()).isZero();
    window.news(7, 3);
    assertThat(window.room()).isZero();
    window.news(8, 3);
    assertThat(window.room()).isOne();
  }

  @Test
  void piecesAreAQuarterAndAtLeastOneElement() {
    var window = new InFlightWindow(40);
    assertThat(window.piece()).isEqualTo(10);
    window.news(0, 3);
    assertThat(window.piece()).isOne();
    window.news(0, Integer.MAX_VALUE);
    assertThat(window.piece()).isGreaterThan(1 << 28);
    assertThat(window.room()).isEqualTo(Integer.MAX_VALUE);
  }
}
