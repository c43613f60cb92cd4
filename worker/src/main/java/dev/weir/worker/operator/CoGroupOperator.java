package dev.weir.worker.operator;

import dev.weir.api.function.CoGroupFunction;
import dev.weir.api.function.Emitter;
import java.util.Collections;

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
  public boolean fireEventTimer(long watermark) {
    TwoSidedWindows.Ended<K, L, R> ended = windows.poll(watermark);
    if (ended == null) {
      return false;
    }
    if (ended.left().isEmpty() && ended.right().isEmpty()) {
      return true;
    }
    try {
      function.coGroup(
          ended.key(),
          ended.window(),
          Collections.unmodifiableList(ended.left()),
          Collections.unmodifiableList(ended.right()),
          next);
    } catch (Throwable e) {
      throw context.failed(name, ended.window() + " of key " + ended.key(), e);
    }
    return true;
  }

  @Override
  public long lateDropped() {
    return windows.lateDropped();
  }

  @Override
  public long timersPending() {
    return windows.timersPending();
  }
}
