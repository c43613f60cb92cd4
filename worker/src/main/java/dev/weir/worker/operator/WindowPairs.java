package dev.weir.worker.operator;

import java.util.List;

/** Which pair of a window comes next. Owned by the subtask's loop. */
final class WindowPairs<L, R> {
  List<L> left = List.of();
  List<R> right = List.of();
  long timestamp;
  int leftAt;
  int rightAt;

  void begin(TwoSidedWindows.Ended<?, L, R> ended) {
    left = ended.left();
    right = ended.right();
    timestamp = ended.window().endMillis() - 1;
    leftAt = right.isEmpty() ? left.size() : 0;
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
