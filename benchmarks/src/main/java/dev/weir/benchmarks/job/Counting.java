package dev.weir.benchmarks.job;

import dev.weir.api.function.ProcessFunction;
import dev.weir.api.state.State;
import dev.weir.api.state.ValueState;
import dev.weir.benchmarks.workload.KeyCount;

/** Emits how often it has had a key, each time. Its state is that number. */
final class Counting extends ProcessFunction<Long, Long, KeyCount> {
  private final ValueState<Long> count = State.value("count", Long.class);

  @Override
  public void process(Long key, Context<Long, KeyCount> ctx) {
    long now = count.orElse(0L) + 1;
    count.set(now);
    ctx.emit(new KeyCount(key, now));
  }
}
