package dev.weir.worker.operator;

import dev.weir.api.function.CoGroupFunction;
import dev.weir.api.function.Emitter;

/** Shows its function each window that has ended. */
final class CoGroupOperator<K, L, R, OUT> implements Operator<Object> {
  private final String name;
  private final CoGroupFunction<K, L, R, OUT> function;
  private final TwoSidedWindows<K, L, R> windows;
  private final Emitter<OUT> next;
  private final ElementContext context;

  /**
   * @param next as the function sees it
   */
  CoGroupOperator(
      String name,
      CoGroupFunction<K, L, R, OUT> function,
      TwoSidedWindows<K, L, R> windows,
      Emitter<OUT> next,
      ElementContext context) {
    this.name = name;
    this.function = function;
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
    while (windows.advance(watermark)) {
      windows.spend();
      show();
    }
    return windows.taken();
  }

  private void show() {
    K key = windows.key();
    try {
      function.coGroup(key, windows.window(), windows.left(), windows.right(), next);
    } catch (Throwable e) {
      throw context.failed(name, windows.window() + " of key " + key, e);
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
