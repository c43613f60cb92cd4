package dev.weir.api.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WindowsLimitsTest {
  /** Else their ends would be before their starts, and every record late. */
  @Test
  void windowsWhoseEndsCannotBeCountedAreRefused() {
    Duration longest = Duration.ofMillis(Windows.MAX_MILLIS);
    assertThat(Windows.tumbling(longest).sizeMillis()).isEqualTo(1L << 53);
    assertThatThrownBy(
            () -> Windows.sliding(Duration.ofMillis(Long.MAX_VALUE), Duration.ofMillis(1)))
        .hasMessageContaining("window size 9223372036854775807 ms: the longest is");
    assertThatThrownBy(() -> Windows.sessions(longest.plusMillis(1)))
        .hasMessageContaining("session gap 9007199254740993 ms: the longest is");
  }
}
