package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;
import dev.weir.api.function.FlatMapFunction;

/** One in, any number out. */
final class FlatMapOperator<T, R> implements Operator<T> {
  private final String name;
  private final FlatMapFunction<T, R> function;
  private final Emitter<R> next;
  private final ElementContext context;

  /**
   * @param next as the function sees it
   */
  FlatMapOperator(
      String name, FlatMapFunction<T, R> function, Emitter<R> next, ElementContext context) {
    this.name = name;
    this.function = function;
    this.next = next;
    this.context = context;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void emit(T record) {
    try {
      function.flatMap(record, next);
    } catch (Throwable e) {
      throw context.failedOn(name, record, Object::toString, e);
    }
  }
}
