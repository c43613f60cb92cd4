package dev.weir.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.worker.operator.Combiner;
import org.junit.jupiter.api.Test;

class CombinedOutputTest {
  private static final int FLUSH_MILLIS = 5;
  private static final long BEGIN = 1_000;

  private final CombinedOutput output = new CombinedOutput(FLUSH_MILLIS);
  private final Scripted combiner = new Scripted();

  CombinedOutputTest() {
    output.add(combiner);
  }

  /** Holds and is what the test says. */
  private static final class Scripted implements Combiner {
    private int held;
    private boolean poor;

    @Override
    public void emit(Object record) {
      held++;
    }

    @Override
    public boolean isEmpty() {
      return held == 0;
    }

    @Override
    public boolean holdsBack(long watermark) {
      return false;
    }

    @Override
    public boolean isPoor() {
      return poor;
    }

    @Override
    public long recordsHidden() {
      return held;
    }

    @Override
    public boolean emptySome(int atMost) {
      held = Math.max(0, held - atMost);
      poor &= held > 0;
      return held == 0;
    }
  }

  @Test
  void whatIsHeldGoesAfterTwentyTimesWhatAGateWaits() {
    assertThat(output.emptyIfDue(BEGIN, true)).isEqualTo(Long.MAX_VALUE);
    combiner.emit("a record");
    long due = output.emptyIfDue(BEGIN, true);
    assertThat(due).isEqualTo(BEGIN + 20 * FLUSH_MILLIS);
    assertThat(output.emptyIfDue(due - 1, true)).isEqualTo(due);
    assertThat(output.isEmptying()).isFalse();
    output.emptyIfDue(due, true);
    assertThat(output.isEmptying()).isTrue();
    assertThat(output.takeOverdue()).isFalse();
    output.emptySome();
    assertThat(output.isEmptying()).isFalse();
    assertThat(output.takeOverdue()).isTrue();
    assertThat(output.takeOverdue()).isFalse();
  }

  @Test
  void anIdleSubtaskSendsItAsSoonAsAGateWould() {
    combiner.emit("a record");
    assertThat(output.emptyIfDue(BEGIN, false)).isEqualTo(BEGIN + FLUSH_MILLIS);
    output.emptyIfDue(BEGIN + FLUSH_MILLIS, true);
    assertThat(output.isEmptying()).isFalse();
    output.emptyIfDue(BEGIN + FLUSH_MILLIS, false);
    assertThat(output.isEmptying()).isTrue();
  }

  @Test
  void thatIsAtMostASecondMore() {
    var patient = new CombinedOutput(10_000);
    patient.add(combiner);
    combiner.emit("a record");
    assertThat(patient.emptyIfDue(BEGIN, true)).isEqualTo(BEGIN + 11_000);
  }

  @Test
  void whatDoesNotPayIsEmptiedAtOnceToBeJudged() {
    for (int i = 0; i < 2 * CombinedOutput.PARTIALS_AT_ONCE; i++) {
      combiner.emit(i);
    }
    combiner.poor = true;
    output.emptyIfDue(BEGIN, true);
    assertThat(output.isEmptying()).isTrue();
    output.emptySome();
    assertThat(output.isEmptying()).isTrue();
    output.emptySome();
    assertThat(output.isEmptying()).isFalse();
    assertThat(output.takeOverdue()).isFalse();
  }
}
