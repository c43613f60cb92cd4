package dev.weir.worker.operator;

import java.util.List;

/** Which pair of a key and window comes next. Owned by the subtask's loop. */
final class WindowPairs<L, R> {
  List<L> left = List.of();
  List<R> right = List.of();
  int leftAt;
  int rightAt;

  /** Neither is empty. */
  void begin(List<L> newLeft, List<R> newRight) {
    left = newLeft;
    right = newRight;
    leftAt = 0;
    rightAt = 0;
  }

  boolean isEmpty() {
    return leftAt == left.size();
  }

  void take() {
    rightAt++;
    if (rightAt == right.size()) {
      rightAt = 0;
      leftAt++;
    }
  }

  void forget() {
    left = List.of();
    right = List.of();
    leftAt = 0;
  }
}
