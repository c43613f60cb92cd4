package dev.weir.benchmarks.jet;

import com.hazelcast.function.SupplierEx;
import com.hazelcast.jet.accumulator.LongAccumulator;
import com.hazelcast.jet.core.DAG;
import com.hazelcast.jet.core.Edge;
import com.hazelcast.jet.core.EventTimePolicy;
import com.hazelcast.jet.core.Partitioner;
import com.hazelcast.jet.core.Processor;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.core.Vertex;
import com.hazelcast.jet.core.processor.Processors;
import dev.weir.benchmarks.measure.RunRequest;
import dev.weir.benchmarks.workload.KeyCount;
import dev.weir.benchmarks.workload.Query;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The running counts in the Core API, where the edge may go by hashCode; the Pipeline API always
 * writes the key down to find its partition, which makes it slower.
 */
final class Counts {
  private static final VarHandle COUNT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Counts() {}

  static DAG of(RunRequest request) {
    String line = request.line();
    Query query = request.query();
    Stream<Long> stream = Stream.of(request, () -> RunRequest.of(line).query().keys().records());
    DAG dag = new DAG();
    Vertex source =
        dag.newVertex(
            "numbers",
            ProcessorMetaSupplier.of(
                () -> new NumberedProcessor<Long>(stream, EventTimePolicy.noEventTime())));
    Vertex count = dag.newVertex("count", query == Query.BIG_1M ? countingInBytes() : counting());
    Vertex sink =
        dag.newVertex(
            "check", ProcessorMetaSupplier.of(() -> new CheckingProcessor(RunRequest.of(line))));
    dag.edge(
        Edge.between(source, count)
            .partitioned((Long key) -> key, Partitioner.HASH_CODE)
            .distributed());
    return dag.edge(Edge.between(count, sink).isolated());
  }

  private static SupplierEx<Processor> counting() {
    return Processors.<Long, Long, LongAccumulator, KeyCount>mapStatefulP(
        0,
        key -> key,
        key -> 0L,
        (SupplierEx<LongAccumulator>) LongAccumulator::new,
        (count, key, same) -> {
          count.add(1);
          return new KeyCount(key, count.get());
        },
        (count, key, time) -> false,
        null);
  }

  private static SupplierEx<Processor> countingInBytes() {
    return Processors.<Long, Long, byte[], KeyCount>mapStatefulP(
        0,
        key -> key,
        key -> 0L,
        (SupplierEx<byte[]>) () -> new byte[Query.BIG_STATE_BYTES],
        (bytes, key, same) -> {
          long now = (long) COUNT.get(bytes, 0) + 1;
          COUNT.set(bytes, 0, now);
          return new KeyCount(key, now);
        },
        (bytes, key, time) -> false,
        null);
  }
}
