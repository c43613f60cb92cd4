package dev.weir.benchmarks.job;

import dev.weir.api.function.ProcessFunction;
import dev.weir.api.state.State;
import dev.weir.api.state.ValueState;
import dev.weir.benchmarks.workload.KeyCount;
import dev.weir.benchmarks.workload.Query;

/**
 * Emits how often it has had a key, each time. Its state is {@link Query#BIG_STATE_BYTES} with that
 * number among them.
 */
final class CountingWithBallast extends ProcessFunction<Long, Long, KeyCount> {
  /** What is kept of a key. A value that was set is not changed; the next one has its array too. */
  record Kept(long count, byte[] ballast) {}

  private final ValueState<Kept> kept = State.value("kept", Kept.class);

  @Override
  public void process(Long key, Context<Long, KeyCount> ctx) {
    Kept before = kept.get();
    Kept after =
        before == null
            ? new Kept(1, new byte[Query.BIG_STATE_BYTES - Long.BYTES])
            : new Kept(before.count + 1, before.ballast);
    kept.set(after);
    ctx.emit(new KeyCount(key, after.count));
  }
}
