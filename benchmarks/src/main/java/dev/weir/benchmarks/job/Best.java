package dev.weir.benchmarks.job;

import dev.weir.api.schema.TypeRef;
import dev.weir.api.window.Aggregate;
import dev.weir.benchmarks.workload.HotItem;
import dev.weir.benchmarks.workload.TopBid;
import java.util.function.BinaryOperator;

/**
 * The best record of a window.
 *
 * @param none worse than every other
 */
record Best<T>(TypeRef<T> accumulatorType, T none, BinaryOperator<T> better)
    implements Aggregate<T, T, T> {

  static Best<HotItem> hottest() {
    return new Best<>(TypeRef.of(HotItem.class), new HotItem(0, 0, -1), HotItem::hotter);
  }

  static Best<TopBid> highest() {
    return new Best<>(TypeRef.of(TopBid.class), new TopBid(0, 0, 0, -1), TopBid::higher);
  }

  @Override
  public T create() {
    return none;
  }

  @Override
  public T add(T accumulator, T record) {
    return better.apply(accumulator, record);
  }

  @Override
  public T merge(T left, T right) {
    return better.apply(left, right);
  }

  @Override
  public T result(T accumulator) {
    return accumulator;
  }
}
