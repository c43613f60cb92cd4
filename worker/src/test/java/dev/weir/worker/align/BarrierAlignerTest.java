package dev.weir.worker.align;

import static dev.weir.worker.align.BarrierAligner.Outcome.ABANDONED;
import static dev.weir.worker.align.BarrierAligner.Outcome.ALIGNED;
import static dev.weir.worker.align.BarrierAligner.Outcome.DROPPED;
import static dev.weir.worker.align.BarrierAligner.Outcome.WAIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.id.CheckpointId;
import dev.weir.worker.align.BarrierAligner.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BarrierAlignerTest {
  /**
   * Each row is a run on three channels. {@code 0:5=W} is barrier 5 on channel 0 and what must
   * follow, {@code a5} aborts through 5; after each step the channels blocked, as digits.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "all come in any order     | 2:5=W/2 0:5=W/02 1:5=A/ ",
        "two after each other      | 0:5=W/0 1:5=W/01 2:5=A/ 0:6=W/0 2:6=W/02 1:6=A/ ",
        "the lower one is dropped  | 0:5=W/0 1:6=B/1 2:5=D/1 0:6=W/01 2:6=A/ ",
        "abandoned, then aligned   | 0:5=W/0 1:5=W/01 2:7=B/2 0:7=W/02 1:7=A/ ",
        "an aligned one is over    | 0:5=W/0 1:5=W/01 2:5=A/ 0:5=D/ ",
        "abort frees               | 0:5=W/0 1:5=W/01 a5/ 2:5=D/ 0:6=W/0 ",
        "abort of a later one      | 0:5=W/0 a8/ 1:8=D/ 2:5=D/ 0:9=W/0 ",
        "abort of an earlier one   | 0:5=W/0 a4/0 1:5=W/01 2:4=D/01 ",
        "abort before any came     | a5/ 0:5=D/ 1:3=D/ 0:6=W/0 ",
        "an old abort changes none | a5/ a3/ 0:5=D/ 0:6=W/0 ",
        "twice abandoned           | 0:5=W/0 1:6=B/1 2:7=B/2 0:7=W/02 1:7=A/ "
      })
  void everyTransition(String name, String run) {
    var aligner = new BarrierAligner(3);
    for (String step : run.trim().split(" ")) {
      String[] parts = step.split("/", -1);
      if (parts[0].startsWith("a")) {
        aligner.abortThrough(id(parts[0].substring(1)));
      } else {
        String[] barrier = parts[0].split("[:=]");
        Outcome outcome = aligner.barrier(Integer.parseInt(barrier[0]), id(barrier[1]), 0);
        assertThat(outcome).as(step).isEqualTo(outcome(barrier[2]));
      }
      assertThat(blocked(aligner)).as(step).isEqualTo(parts[1]);
    }
  }

  private static CheckpointId id(String number) {
    return new CheckpointId(Long.parseLong(number));
  }

  private static Outcome outcome(String letter) {
    return switch (letter) {
      case "W" -> WAIT;
      case "A" -> ALIGNED;
      case "B" -> ABANDONED;
      case "D" -> DROPPED;
      default -> throw new IllegalArgumentException(letter);
    };
  }

  private static String blocked(BarrierAligner aligner) {
    var digits = new StringBuilder();
    for (int channel = 0; channel < 3; channel++) {
      if (aligner.isBlocked(channel)) {
        digits.append(channel);
      }
    }
    return digits.toString();
  }

  @Test
  void oneChannelIsAlignedAtOnce() {
    var aligner = new BarrierAligner(1);
    assertThat(aligner.barrier(0, id("1"), 0)).isEqualTo(ALIGNED);
    assertThat(aligner.barrier(0, id("4"), 0)).isEqualTo(ALIGNED);
    assertThat(aligner.barrier(0, id("4"), 0)).isEqualTo(DROPPED);
    assertThat(aligner.isBlocked(0)).isFalse();
  }

  @Test
  void aBlockedChannelMustNotBeRead() {
    var aligner = new BarrierAligner(2);
    aligner.barrier(0, id("1"), 0);
    assertThatThrownBy(() -> aligner.barrier(0, id("2"), 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("channel 0");
  }

  @Test
  void alignmentIsMeasuredFromTheFirstBarrierOfTheCheckpointThatWasAligned() {
    var aligner = new BarrierAligner(2);
    aligner.barrier(0, id("1"), 100);
    aligner.barrier(1, id("2"), 150);
    assertThat(aligner.firstBarrierNanos()).isEqualTo(150);
    assertThat(aligner.aligning()).isEqualTo(id("2"));
    aligner.barrier(0, id("2"), 400);
    assertThat(aligner.alignmentNanos()).isEqualTo(250);
    assertThat(aligner.aligning()).isEqualTo(CheckpointId.NONE);
  }

  /** Every interleaving of two channels that bring 1, 2, 3, each possibly skipping some. */
  @Test
  void noCheckpointIsAlignedTwiceOrBeforeBothBroughtIt() {
    for (int skips = 0; skips < 64; skips++) {
      List<List<Integer>> brings = List.of(brings(skips & 7), brings(skips >>> 3));
      for (int order = 0; order < 64; order++) {
        var aligner = new BarrierAligner(2);
        int[] at = new int[2];
        var aligned = new ArrayList<Integer>();
        int bits = order;
        while (true) {
          boolean zero = at[0] < brings.get(0).size() && !aligner.isBlocked(0);
          boolean one = at[1] < brings.get(1).size() && !aligner.isBlocked(1);
          if (!zero && !one) {
            break;
          }
          int channel = zero && one ? bits & 1 : zero ? 0 : 1;
          bits >>>= 1;
          int checkpoint = brings.get(channel).get(at[channel]++);
          if (aligner.barrier(channel, new CheckpointId(checkpoint), 0) == ALIGNED) {
            aligned.add(checkpoint);
          }
        }
        var both = new ArrayList<>(brings.get(0));
        both.retainAll(brings.get(1));
        assertThat(aligned).isSorted().doesNotHaveDuplicates();
        assertThat(both).as("%s in order %s", brings, order).containsAll(aligned);
        if (!both.isEmpty() && both.get(both.size() - 1) == 3) {
          assertThat(aligned).contains(3); // nothing higher can abandon it
        }
      }
    }
  }

  private static List<Integer> brings(int bits) {
    var brings = new ArrayList<Integer>();
    for (int n = 1; n <= 3; n++) {
      if ((bits >>> (n - 1) & 1) != 0) {
        brings.add(n);
      }
    }
    return brings;
  }
}
