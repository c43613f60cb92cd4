package dev.weir.benchmarks.micro;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.schema.TypeRef;
import dev.weir.benchmarks.workload.Keys;
import dev.weir.benchmarks.workload.Query;
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

/**
 * A hundred bytes for each of a million keys on the heap, new for each record. Figures are for one
 * record, without what the collector's threads do beside it: see the CPU of the whole process.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch"})
public class FlatStateBenchmark {
  private static final int RECORDS = 1 << 20;
  private static final int KEYS = 1_000_000;
  private static final int KEY_GROUPS = 128;
  private static final int AHEAD = 64;

  /** Whether a value is kept as bytes, or as an object. */
  @Param({"true", "false"})
  boolean flat;

  private final Codec<Long> keys = new Codecs().of(TypeRef.of(Long.class));
  private final ByteWriter out = new ByteWriter(1 << 16, 1 << 30);
  private final PiecePool pool = new PiecePool();
  private final HeapStateBackend backend = new HeapStateBackend(0, KEY_GROUPS, KEY_GROUPS);
  private final Long[] records = new Long[RECORDS];
  private final int[] hashes = new int[RECORDS];
  private final int[] ahead = new int[AHEAD];
  private final long[] aheadKeys = new long[AHEAD];
  private final long[] numbers = new long[RECORDS];

  @SuppressWarnings("NullAway.Init") // by fill
  private StateTable<Long, Void, byte[]> table;

  /** Writes the same, but says of itself what it is told. */
  private record Bytes(Codec<byte[]> same, boolean flat) implements Codec<byte[]> {
    @Override
    public void encode(byte[] value, ByteWriter out) {
      same.encode(value, out);
    }

    @Override
    public byte[] decode(ByteReader in) {
      return same.decode(in);
    }
  }

  /** Every key is there before the first record, as in a job that has run for a while. */
  @Setup
  public void fill() {
    var bytes = new Bytes(new Codecs().of(TypeRef.of(byte[].class)), flat);
    table = backend.table(new TableSpec<>("big/value", keys, null, bytes, "long>bytes"));
    for (long key = 0; key < KEYS; key++) {
      table.put(keys.hash(key, out), key, null, new byte[Query.BIG_STATE_BYTES]);
    }
    Keys drawn = Keys.uniform(KEYS);
    for (int i = 0; i < RECORDS; i++) {
      records[i] = drawn.key(i);
      numbers[i] = records[i];
      hashes[i] = keys.hash(records[i], out);
    }
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long update() {
    long sum = 0;
    for (int first = 0; first < RECORDS; first += AHEAD) {
      System.arraycopy(hashes, first, ahead, 0, AHEAD);
      System.arraycopy(numbers, first, aheadKeys, 0, AHEAD);
      sum += table.touch(ahead, aheadKeys, AHEAD);
      for (int i = first; i < first + AHEAD; i++) {
        byte[] before = table.get(hashes[i], records[i], null);
        byte[] after = before == null ? new byte[Query.BIG_STATE_BYTES] : before.clone();
        after[0]++;
        table.put(hashes[i], records[i], null, after);
        sum += after[0];
      }
    }
    return sum;
  }

  /** With a snapshot written in front of a million records, by the same thread. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long updateAndWriteASnapshot() {
    try (StateSnapshot view = backend.freeze()) {
      var snapshot = new PieceWriter(pool);
      view.write(snapshot);
      pool.giveBack(List.of(snapshot.finish()));
      return update();
    }
  }
}
