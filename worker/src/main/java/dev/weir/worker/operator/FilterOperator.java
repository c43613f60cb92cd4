package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;
import dev.weir.api.function.FilterFunction;

/** One in, one or none out. */
final class FilterOperator<T> implements Operator<T> {
  private final String name;
  private final FilterFunction<T> function;
  private final Emitter<T> next;
  private final ElementContext context;

  FilterOperator(String name, FilterFunction<T> function, Emitter<T> next, ElementContext context) {
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
    boolean keep;
    try {
      keep = function.keep(record);
    } catch (Throwable e) {
      throw context.failedOn(name, record, Object::toString, e);
    }
    if (keep) {
      next.emit(record);
    }
  }
}
