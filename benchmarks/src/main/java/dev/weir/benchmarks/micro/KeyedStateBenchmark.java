package dev.weir.benchmarks.micro;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.schema.TypeRef;
import dev.weir.benchmarks.workload.Keys;
import dev.weir.state.StateSnapshot;
import dev.weir.state.StateTable;
import dev.weir.state.TableSpec;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.pieces.PiecePool;
import dev.weir.state.pieces.PieceWriter;
import dev.weir.worker.codec.Codecs;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A running count for each key on the heap. Figures are for one record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class KeyedStateBenchmark {
  private static final int RECORDS = 1 << 20;
  private static final int KEY_GROUPS = 128;

  @Param({"100000", "1000000"})
  int keys;

  @Param({"uniform", "zipf"})
  String frequency = "uniform";

  private final Codec<Long> codec = new Codecs().of(TypeRef.of(Long.class));
  private final ByteWriter out = new ByteWriter(1 << 16, 1 << 30);
  private final PiecePool pool = new PiecePool();
  private final HeapStateBackend backend = new HeapStateBackend(0, KEY_GROUPS, KEY_GROUPS);
  private final StateTable<Long, Void, Long> counts =
      backend.table(new TableSpec<>("count/value", codec, null, codec, "long>long"));
  private final Long[] records = new Long[RECORDS];
  private final int[] hashes = new int[RECORDS];

  /** Every key is there before the first record, as in a job that has run for a while. */
  @Setup
  public void fill() {
    for (long key = 0; key < keys; key++) {
      counts.put(codec.hash(key, out), key, null, 1000L);
    }
    Keys drawn = frequency.equals("zipf") ? Keys.zipf(keys) : Keys.uniform(keys);
    for (int i = 0; i < RECORDS; i++) {
      records[i] = drawn.key(i);
      hashes[i] = codec.hash(records[i], out);
    }
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long count() {
    long sum = 0;
    for (int i = 0; i < RECORDS; i++) {
      Long before = counts.get(hashes[i], records[i], null);
      long after = before == null ? 1 : before + 1;
      counts.put(hashes[i], records[i], null, after);
      sum += after;
    }
    return sum;
  }

  /** With a view frozen in front of a million records, which copy each page that they touch. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long countAgainstAFrozenView() {
    try (StateSnapshot view = backend.freeze()) {
      return count();
    }
  }

  /** With a snapshot written in front of a million records, by the same thread. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long countAndWriteASnapshot() {
    try (StateSnapshot view = backend.freeze()) {
      var snapshot = new PieceWriter(pool);
      view.write(snapshot);
      pool.giveBack(List.of(snapshot.finish()));
      return count();
    }
  }
}
