package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.function.Emitter;
import dev.weir.api.function.MapFunction;

/** One in, one out. */
final class MapOperator<T, R> implements Operator<T> {
  private final String name;
  private final MapFunction<T, R> function;
  private final Emitter<R> next;
  private final ElementContext context;

  MapOperator(String name, MapFunction<T, R> function, Emitter<R> next, ElementContext context) {
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
    R result;
    try {
      result = function.map(record);
    } catch (Throwable e) {
      throw context.failedOn(name, record, Object::toString, e);
    }
    if (result == null) {
      throw context.broken(
          name, ErrorCode.VALUE_INVALID, record, "the function returned null, no record");
    }
    next.emit(result);
  }
}
