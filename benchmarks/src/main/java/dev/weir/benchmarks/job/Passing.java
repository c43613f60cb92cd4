package dev.weir.benchmarks.job;

import dev.weir.api.function.ProcessFunction;
import dev.weir.benchmarks.workload.Event;

/** Emits what it gets. Without state. */
final class Passing extends ProcessFunction<Long, Event, Event> {
  @Override
  public void process(Event event, Context<Long, Event> ctx) {
    ctx.emit(event);
  }
}
