package dev.weir.worker.operator;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.function.Emitter;
import dev.weir.api.function.ReduceFunction;
import dev.weir.state.StateTable;

/** Keeps a running value for each key and emits it after each record. */
final class ReduceOperator<T, K> implements Operator<T> {
  /** Name of its table; part of every snapshot. */
  static final String VALUE = "value";

  private final String name;
  private final KeyedRecords<T, K> keyed;
  private final ReduceFunction<T> function;
  private final KeyedValue<K, T> value;
  private final Emitter<T> next;
  private final ElementContext context;

  ReduceOperator(
      String name,
      KeyedRecords<T, K> keyed,
      ReduceFunction<T> function,
      StateTable<K, Void, T> values,
      Emitter<T> next,
      ElementContext context) {
    this.name = name;
    this.keyed = keyed;
    this.function = function;
    this.value = new KeyedValue<>(keyed, values);
    this.next = next;
    this.context = context;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void emit(T record) {
    keyed.select(record);
    T before = value.get();
    T after = before == null ? record : reduced(before, record);
    value.set(after);
    next.emit(after);
  }

  private T reduced(T before, T record) {
    T after;
    try {
      after = function.reduce(before, record);
    } catch (Throwable e) {
      throw context.failedOn(name, record, Object::toString, e);
    }
    if (after == null) {
      throw context.broken(
          name, ErrorCode.VALUE_INVALID, record, "the function returned null, no value");
    }
    return after;
  }
}
