package dev.weir.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.worker.task.SubtaskFigures.Times;
import dev.weir.worker.task.SubtaskTimes.Ended;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubtaskTimesTest {
  private static final long BEGIN = 1_000_000;

  private final SubtaskTimes times = new SubtaskTimes(BEGIN);
  private long now = BEGIN;

  private SubtaskTimes waits(long nanos) {
    now += nanos;
    times.stepStarts(now);
    return times;
  }

  private long steps(long nanos, Ended how) {
    now += nanos;
    return times.stepEnded(now, how);
  }

  private static long in(Times times, Ended state) {
    return switch (state) {
      case BUSY -> times.busyNanos();
      case BACKPRESSURED -> times.backpressuredNanos();
      case IDLE -> times.idleNanos();
    };
  }

  @Test
  void beforeItsFirstStepASubtaskIsIdle() {
    assertThat(times.figures(BEGIN)).isEqualTo(new Times(0, 0, 0));
    assertThat(times.figures(BEGIN + 30)).isEqualTo(new Times(0, 0, 30));
  }

  /** Whatever ended the step before and whatever ends this one. */
  @ParameterizedTest
  @EnumSource
  void aStepIsBusyToItsEnd(Ended how) {
    waits(0);
    assertThat(steps(40, how)).isEqualTo(40);
    assertThat(times.figures(now)).isEqualTo(new Times(40, 0, 0));
    waits(0);
    assertThat(steps(2, Ended.IDLE)).isEqualTo(2);
    assertThat(times.figures(now)).isEqualTo(new Times(42, 0, 0));
  }

  @ParameterizedTest
  @EnumSource
  void aWaitBelongsToWhatEndedTheStepBeforeIt(Ended how) {
    waits(0);
    steps(0, how);
    waits(70);
    steps(0, Ended.IDLE);
    for (Ended state : Ended.values()) {
      assertThat(in(times.figures(now), state)).as("%s", state).isEqualTo(state == how ? 70 : 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWaitThatGoesOnCountsAndIsNotCountedTwice(Ended how) {
    waits(0);
    steps(0, how);
    assertThat(in(times.figures(now + 10), how)).isEqualTo(10);
    assertThat(in(times.figures(now + 25), how)).isEqualTo(25);
    waits(30);
    assertThat(in(times.figures(now), how)).isEqualTo(30);
  }

  @Test
  void whoWaitsForRoomIsActiveAndWhoWaitsForInputIsNot() {
    waits(1);
    steps(10, Ended.BACKPRESSURED);
    waits(100);
    steps(1_000, Ended.BUSY);
    waits(10_000);
    steps(0, Ended.IDLE);
    waits(100_000);
    assertThat(times.activeNanos()).isEqualTo(11_110);
    assertThat(times.figures(now)).isEqualTo(new Times(11_010, 100, 100_001));
  }

  /** A wait and a step of each turn, against sums of what was drawn. */
  @Property
  void everyNanosecondIsOfOneState(@ForAll long seed) {
    new SubtaskTimesTest().turns(new Random(seed)); // the tries of a property share their object
  }

  private void turns(Random random) {
    long[] expected = new long[Ended.values().length];
    Ended before = Ended.IDLE;
    for (int turn = 0; turn < 50; turn++) {
      long wait = random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000_000);
      long step = random.nextInt(1_000_000);
      Ended how = Ended.values()[random.nextInt(expected.length)];
      waits(wait);
      assertThat(steps(step, how)).isEqualTo(step);
      expected[before.ordinal()] += wait;
      expected[Ended.BUSY.ordinal()] += step;
      before = how;
      long since = random.nextInt(1_000);
      Times found = times.figures(now + since);
      for (Ended state : Ended.values()) {
        assertThat(in(found, state))
            .as("turn %d, %s", turn, state)
            .isEqualTo(expected[state.ordinal()] + (state == how ? since : 0));
      }
      assertThat(found.busyNanos() + found.backpressuredNanos() + found.idleNanos())
          .isEqualTo(now + since - BEGIN);
    }
  }
}
