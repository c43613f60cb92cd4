package dev.weir.benchmarks.flink;

import dev.weir.benchmarks.wire.Wire;
import dev.weir.benchmarks.workload.KeyCount;
import dev.weir.benchmarks.workload.Query;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/** The running counts. */
final class Counts {
  private static final TypeInformation<KeyCount> KEY_COUNT = new WireType<>(Wire.KEY_COUNT);

  private Counts() {}

  static DataStream<KeyCount> of(DataStream<Long> keys) {
    return keys.keyBy(key -> key, Types.LONG).map(new Running()).returns(KEY_COUNT);
  }

  static DataStream<KeyCount> inBytes(DataStream<Long> keys) {
    return keys.keyBy(key -> key, Types.LONG).map(new RunningInBytes()).returns(KEY_COUNT);
  }

  private static final class Running extends RichMapFunction<Long, KeyCount> {
    private static final long serialVersionUID = 1;

    private transient @Nullable ValueState<Long> counts;

    @Override
    public void open(OpenContext context) {
      counts = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    @SuppressWarnings("NullAway") // opened before
    public KeyCount map(Long key) throws Exception {
      Long before = counts.value();
      long now = before == null ? 1 : before + 1;
      counts.update(now);
      return new KeyCount(key, now);
    }
  }

  /** Changes the array in place: Flink copies it first where a snapshot still needs it. */
  private static final class RunningInBytes extends RichMapFunction<Long, KeyCount> {
    private static final long serialVersionUID = 1;
    private static final VarHandle COUNT =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private transient @Nullable ValueState<byte[]> bytes;

    @Override
    public void open(OpenContext context) {
      bytes =
          getRuntimeContext()
              .getState(
                  new ValueStateDescriptor<>(
                      "bytes", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    @SuppressWarnings("NullAway") // opened before
    public KeyCount map(Long key) throws Exception {
      byte[] value = bytes.value();
      if (value == null) {
        value = new byte[Query.BIG_STATE_BYTES];
      }
      long now = (long) COUNT.get(value, 0) + 1;
      COUNT.set(value, 0, now);
      bytes.update(value);
      return new KeyCount(key, now);
    }
  }
}
