package dev.weir.benchmarks.job;

import dev.weir.api.function.ProcessFunction;
import dev.weir.api.state.State;
import dev.weir.api.state.ValueState;
import dev.weir.benchmarks.workload.TimedCount;
import dev.weir.benchmarks.workload.TimedKey;

/** Emits how often it has had a key and when that was due. Its state is the number. */
final class TimedCounting extends ProcessFunction<Long, TimedKey, TimedCount> {
  private final ValueState<Long> count = State.value("count", Long.class);

  @Override
  public void process(TimedKey key, Context<Long, TimedCount> ctx) {
    long now = count.orElse(0L) + 1;
    count.set(now);
    ctx.emit(new TimedCount(key.key(), now, key.millis()));
  }
}
