package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.graph.NodeSpec.WindowSpec;
import dev.weir.api.window.Aggregate;
import dev.weir.api.window.TimeWindow;
import dev.weir.api.window.WindowFunction;
import org.jspecify.annotations.Nullable;

/**
 * What every kind of window calls of the user's code when accumulators meet and when a window ends,
 * with a name for what goes wrong. Owned by the subtask's loop.
 *
 * @param operator its name
 */
record WindowCalls<K, A, R, OUT>(
    String operator,
    Aggregate<?, A, R> aggregate,
    WindowFunction<K, R, OUT> function,
    ElementContext context) {

  static <K, A, R, OUT> WindowCalls<K, A, R, OUT> of(
      String operator, WindowSpec<?, K, A, R, OUT> spec, ElementContext context) {
    return new WindowCalls<>(operator, spec.aggregate(), spec.function(), context);
  }

  A merged(A left, A right) {
    A both;
    try {
      both = aggregate.merge(left, right);
    } catch (Throwable e) {
      throw context.failed(operator, null, e);
    }
    return present(both, null);
  }

  /**
   * Refuses null.
   *
   * @param accumulator what the aggregate returned
   * @param record what it was given; null when no record
   */
  A present(A accumulator, @Nullable Object record) {
    if (accumulator == null) {
      throw context.broken(
          operator, ErrorCode.VALUE_INVALID, record, "the aggregate returned null, no accumulator");
    }
    return accumulator;
  }

  OUT result(K key, TimeWindow window, A accumulator) {
    OUT result;
    try {
      result = function.apply(key, window, aggregate.result(accumulator));
    } catch (Throwable e) {
      throw context.failed(operator, window, e);
    }
    if (result == null) {
      throw context.broken(
          operator,
          ErrorCode.VALUE_INVALID,
          window,
          "the window function returned null, no record");
    }
    return result;
  }
}
