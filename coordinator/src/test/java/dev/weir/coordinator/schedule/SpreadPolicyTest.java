package dev.weir.coordinator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadPolicyTest {

  /** {@code +} slots are free, {@code -} they are not, {@code c} a checkpoint; at these seconds. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "free and a checkpoint, but not for long   | 0+ 29c                     | ",
        "free for long, then a checkpoint          | 0+ 30c                     | 30",
        "the time counts from the first offer      | 0+ 10+ 20+ 31c             | 31",
        "a worker that comes and goes              | 0+ 20- 21+ 40- 41+ 60c     | ",
        "gone again before the checkpoint          | 0+ 40- 41c                 | ",
        "never offered                             | 0- 100c                    | ",
        "once only                                 | 0+ 30c 31c 32+ 100c        | 30",
        "again after the pause                     | 0+ 30c 32+ 329c 330c 331c  | 30 330",
        "the pause alone is not enough             | 0+ 30c 320+ 340c 350c      | 30 350",
      })
  void restarts(String what, String course, String expected) {
    var policy = new SpreadPolicy();
    List<String> restarted = new ArrayList<>();
    for (String step : course.trim().split(" ")) {
      String seconds = step.substring(0, step.length() - 1);
      long now = Long.parseLong(seconds) * 1_000;
      if (!step.endsWith("c")) {
        policy.offered(step.endsWith("+"), now);
      } else if (policy.checkpointed(now)) {
        restarted.add(seconds);
      }
    }
    assertThat(String.join(" ", restarted)).as(what).isEqualTo(expected == null ? "" : expected);
    assertThat(policy.restarts()).isEqualTo(restarted.size());
  }
}
