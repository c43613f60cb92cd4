package dev.weir.worker.task;

/**
 * How many elements and timers a subtask takes in one step, so that mail, barriers behind it and
 * the other subtasks of its loop have their turn soon, however slow its functions are. Owned by the
 * subtask's loop; time is an argument.
 */
final class StepBudget {
  static final int MAX_ELEMENTS = 256;

  /** A timer and an element of the input. */
  static final int MIN_ELEMENTS = 2;

  /** A step that took longer makes the next ones shorter. */
  static final long MAX_NANOS = 20_000_000;

  private int elements = MAX_ELEMENTS;

  /** For the next step, timers included. */
  int elements() {
    return elements;
  }

  /** Processing-time timers in it: the input has its turn though one is always due. */
  int timers() {
    return elements / 2;
  }

  /** A step worked on so many and took so long. */
  void took(int worked, long nanos) {
    if (nanos > MAX_NANOS && worked > 0) {
      elements = (int) Math.max(MIN_ELEMENTS, (double) worked * MAX_NANOS / nanos);
    } else if (nanos <= MAX_NANOS / 2) {
      elements = Math.min(MAX_ELEMENTS, elements * 2);
    }
  }
}
