package dev.weir.api.function;

import dev.weir.api.window.TimeWindow;
import java.util.List;

/**
 * Sees all records of a key and window at once, those of the left stream and those of the right.
 *
 * @param <L> records of the left stream
 * @param <R> records of the right stream
 */
@FunctionalInterface
public interface CoGroupFunction<K, L, R, OUT> {
  /**
   * Called once for each key and window in which at least one side has a record.
   *
   * @param left in order of arrival; empty when there is none
   * @param right likewise
   */
  void coGroup(K key, TimeWindow window, List<L> left, List<R> right, Emitter<OUT> out)
      throws Exception;
}
