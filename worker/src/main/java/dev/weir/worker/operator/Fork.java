package dev.weir.worker.operator;

import dev.weir.api.function.Emitter;

/** Where a chain branches: gives each record to two, one after the other. A template. */
final class Fork implements Emitter<Object> {
  private final Emitter<Object> first;
  private final Emitter<Object> second;

  Fork(Emitter<Object> first, Emitter<Object> second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public void emit(Object record) {
    first.emit(record);
    second.emit(record);
  }
}
