package dev.weir.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Subtasks that share a loop: one that always has input leaves the other its turn. */
class SharedLoopTest {
  private static final int GREEDY = 0;
  private static final int OTHER = 1;

  /** The order of turns rotates: who was last in one round may be first in the next. */
  private static final int STEPS_IN_A_ROW = 2;

  private static final long MILLI = 1_000_000;
  private static final int ROUNDS = 60;

  /** Where a record of the other comes, and how much the greedy one did before it was worked on. */
  private static final class Waits implements IntConsumer {
    private final Random random;
    private final long recordNanos;
    private final SharedLoop shared;
    private int comesIn;
    private int waits = -1;
    private int longest;
    private int served;

    Waits(long seed, long recordNanos) {
      this.random = new Random(seed);
      this.recordNanos = recordNanos;
      this.comesIn = random.nextInt(1_000);
      this.shared = new SharedLoop(this);
    }

    @Override
    public void accept(int number) {
      if (number == OTHER) {
        longest = Math.max(longest, waits);
        waits = -1;
        served++;
        comesIn = random.nextInt(1_000);
        return;
      }
      shared.advance(recordNanos);
      shared.fill(GREEDY);
      if (waits >= 0) {
        waits++;
      } else if (comesIn-- == 0) {
        waits = 0;
        shared.feed(OTHER);
      }
    }

    void run() {
      shared.fill(GREEDY);
      while (shared.worked.size() < 20_000) {
        assertThat(shared.loop.runOnce()).isEqualTo(TaskLoop.MORE);
      }
      assertThat(served).isGreaterThan(5);
    }
  }

  @Property(tries = 20)
  void aRecordWaitsForNoMoreThanTwoStepsOfTheGreedyOne(@ForAll long seed) {
    var waits = new Waits(seed, 0);
    waits.run();
    assertThat(waits.longest).isBetween(1, STEPS_IN_A_ROW * StepBudget.MAX_ELEMENTS);
  }

  @Property(tries = 20)
  void whereRecordsOfTheGreedyOneTakeLongItsStepsAreShort(@ForAll long seed) {
    long recordNanos = (1 + new Random(seed).nextInt(40)) * MILLI;
    var waits = new Waits(seed, recordNanos);
    waits.comesIn += StepBudget.MAX_ELEMENTS; // its first step does not know yet
    waits.run();
    long perStep = Math.max(StepBudget.MIN_ELEMENTS, StepBudget.MAX_NANOS / recordNanos);
    assertThat((long) waits.longest).isBetween(1L, STEPS_IN_A_ROW * perStep);
  }

  @Test
  void twoGreedyOnesGetTheSame() {
    var shared = new SharedLoop[1];
    shared[0] = new SharedLoop(number -> shared[0].fill(number));
    SharedLoop both = shared[0];
    both.fill(GREEDY);
    both.fill(OTHER);
    for (int round = 1; round <= ROUNDS; round++) {
      both.loop.runOnce();
      for (int number : List.of(GREEDY, OTHER)) {
        assertThat(both.worked.stream().filter(n -> n == number).count())
            .as("round %d, subtask %d", round, number)
            .isEqualTo((long) round * StepBudget.MAX_ELEMENTS);
      }
    }
  }

  @Test
  void mailThatBringsMoreMailLeavesSubtasksTheirTurn() {
    var shared = new SharedLoop(number -> {});
    var mail =
        new Runnable() {
          private int taken;

          @Override
          public void run() {
            assertThat(++taken).as("mail before anything else").isLessThan(10_000);
            shared.loop.execute(this);
          }
        };
    shared.loop.execute(mail);
    shared.feed(OTHER);
    assertThat(shared.loop.runOnce()).isEqualTo(TaskLoop.MORE);
    assertThat(shared.worked).containsExactly(OTHER);
  }

  /** At any moment between two steps, though neither knows of the other. */
  @Property(tries = 50)
  void theTimesOfEachSumToTheTimeThatPassed(@ForAll long seed) {
    var random = new Random(seed);
    var shared = new SharedLoop[1];
    shared[0] = new SharedLoop(number -> shared[0].advance(random.nextInt(3_000_000)));
    SharedLoop both = shared[0];
    for (int round = 0; round < ROUNDS; round++) {
      for (int number : List.of(GREEDY, OTHER)) {
        for (int records = random.nextInt(4); records > 0; records--) {
          both.feed(number);
        }
      }
      both.loop.runOnce();
      both.advance(random.nextInt(2) * random.nextInt(5_000_000));
      for (Subtask subtask : both.subtasks) {
        SubtaskFigures.Times times = subtask.figures().times();
        assertThat(times.busyNanos() + times.backpressuredNanos() + times.idleNanos())
            .as("round %d, subtask %s", round, subtask.id())
            .isEqualTo(both.nanos() - SharedLoop.BEGIN_NANOS);
      }
    }
  }
}
