package dev.weir.benchmarks.job;

import dev.weir.api.function.ProcessFunction;
import dev.weir.api.state.State;
import dev.weir.api.state.ValueState;
import dev.weir.benchmarks.workload.KeyCount;
import dev.weir.benchmarks.workload.Query;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Emits how often it has had a key, each time. Its state is {@link Query#BIG_STATE_BYTES} with that
 * number in front, a new array each time: a value that was set belongs to the state.
 */
final class CountingInBytes extends ProcessFunction<Long, Long, KeyCount> {
  private static final VarHandle COUNT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final ValueState<byte[]> bytes = State.value("bytes", byte[].class);

  @Override
  public void process(Long key, Context<Long, KeyCount> ctx) {
    byte[] before = bytes.get();
    byte[] after = before == null ? new byte[Query.BIG_STATE_BYTES] : before.clone();
    long now = (long) COUNT.get(after, 0) + 1;
    COUNT.set(after, 0, now);
    bytes.set(after);
    ctx.emit(new KeyCount(key, now));
  }
}
