package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;
import dev.weir.api.function.JoinFunction;

/**
 * Emits the pairs of each window that has ended. They may be many, so a window's pairs count as
 * several timers, {@link #PAIRS_AT_ONCE} each, or fewer where there is no room; no snapshot is
 * taken before the last of them.
 */
final class WindowJoinOperator<K, L, R, OUT> implements Operator<Object> {
  static final int PAIRS_AT_ONCE = 256;

  private final String name;
  private final JoinCalls<L, R, OUT> calls;
  private final TwoSidedWindows<K, L, R> windows;
  private final WindowPairs<L, R> pairs = new WindowPairs<>();
  private final Emitter<OUT> next;
  private final ElementContext context;

  WindowJoinOperator(
      String name,
      JoinFunction<L, R, OUT> function,
      TwoSidedWindows<K, L, R> windows,
      Emitter<OUT> next,
      ElementContext context) {
    this.name = name;
    this.calls = new JoinCalls<>(name, function, context);
    this.windows = windows;
    this.next = next;
    this.context = context;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void emit(Object record) {
    windows.add(record);
  }

  @Override
  public int sweep(long watermark, int atMost) {
    if (!windows.begin(watermark, atMost)) {
      return 0;
    }
    while (windows.goesOn() && (!pairs.isEmpty() || beginPairs(watermark))) {
      windows.spend();
      emitPairs();
    }
    return windows.taken();
  }

  private boolean beginPairs(long watermark) {
    while (windows.advance(watermark)) {
      if (windows.isPaired()) {
        pairs.begin(windows.left(), windows.right());
        return true;
      }
    }
    return false;
  }

  private void emitPairs() {
    for (int left = PAIRS_AT_ONCE; left > 0 && !pairs.isEmpty() && !context.runEnds(); left--) {
      next.emit(calls.joined(pairs.left.get(pairs.leftAt), pairs.right.get(pairs.rightAt)));
      pairs.take();
    }
    if (pairs.isEmpty()) {
      pairs.forget();
    }
  }

  @Override
  public long lateDropped() {
    return windows.lateDropped();
  }

  @Override
  public long timersPending() {
    return windows.pending();
  }
}
