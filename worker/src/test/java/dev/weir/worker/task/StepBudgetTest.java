package dev.weir.worker.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepBudgetTest {
  private static final long MILLI = 1_000_000;

  @Test
  void elementsThatTakeLongMakeStepsShortAtOnce() {
    var budget = new StepBudget();
    assertThat(budget.elements()).isEqualTo(256);
    budget.took(256, 2_560 * MILLI);
    assertThat(budget.elements()).isEqualTo(2);
    budget.took(2, 20 * MILLI);
    assertThat(budget.elements()).isEqualTo(2);
    budget.took(2, 900 * MILLI);
    assertThat(budget.elements()).as("a timer and an element").isEqualTo(2);
    assertThat(budget.timers()).isOne();
  }

  @Test
  void quickStepsGrowBackToTheMost() {
    var budget = new StepBudget();
    budget.took(256, 100 * MILLI);
    assertThat(budget.elements()).isEqualTo(51);
    for (int elements : new int[] {102, 204, 256, 256}) {
      budget.took(1, 1_000);
      assertThat(budget.elements()).isEqualTo(elements);
    }
  }

  @Test
  void aLongStepWithoutElementsSaysNothing() {
    var budget = new StepBudget();
    budget.took(0, 500 * MILLI);
    assertThat(budget.elements()).isEqualTo(256);
  }
}
