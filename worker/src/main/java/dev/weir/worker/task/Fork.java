package dev.weir.worker.task;

import dev.weir.api.function.Emitter;

/** Gives each record to two ends of a chain, one after the other. A template. */
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
