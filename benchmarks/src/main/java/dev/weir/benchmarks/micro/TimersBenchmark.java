package dev.weir.benchmarks.micro;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.schema.TypeRef;
import dev.weir.benchmarks.workload.Hashing;
import dev.weir.state.TableSpec;
import dev.weir.state.TimerTable;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.worker.codec.Codecs;
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

/** A million timers that are set, of which the earliest fires and is set again, later. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TimersBenchmark {
  private static final int KEY_GROUPS = 128;
  private static final int OPERATIONS = 1 << 16;
  private static final long AHEAD_MILLIS = 100_000;

  @Param("1000000")
  int timersSet;

  @Param({"1", "1000"})
  long granularityMillis;

  private final Codec<Long> codec = new Codecs().of(TypeRef.of(Long.class));
  private final ByteWriter scratch = new ByteWriter(64, 64);
  private final HeapStateBackend backend = new HeapStateBackend(0, KEY_GROUPS, KEY_GROUPS);
  private final TimerTable<Long, Void> timers =
      backend.timers(new TableSpec<>("op/timer", codec, null, codec, "long"));
  private long drawn;
  private final TimerTable.Fired<Long, Void> again =
      (hash, key, none, time) -> set(hash, key, time);

  /** As many keys, each with a timer. */
  @Setup
  public void fill() {
    for (long key = 0; key < timersSet; key++) {
      set(codec.hash(key, scratch), key, 0);
    }
  }

  private long draw(long bound) {
    return Hashing.below(Hashing.mix(drawn++), bound);
  }

  private void set(int hash, Long key, long now) {
    long time = now + 1 + draw(AHEAD_MILLIS);
    timers.set(hash, key, null, time - time % granularityMillis + granularityMillis);
  }

  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public long fireAndSet() {
    for (int i = 0; i < OPERATIONS; i++) {
      timers.pollDue(Long.MAX_VALUE, again);
    }
    return timers.earliest();
  }

  /** As a session does that each record extends. */
  @Benchmark
  @OperationsPerInvocation(OPERATIONS)
  public long putOff() {
    long now = timers.earliest();
    for (int i = 0; i < OPERATIONS; i++) {
      Long key = draw(timersSet);
      set(codec.hash(key, scratch), key, now);
    }
    return timers.size();
  }
}
