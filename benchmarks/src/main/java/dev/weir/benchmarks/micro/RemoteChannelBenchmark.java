package dev.weir.benchmarks.micro;

import dev.weir.api.schema.TypeRef;
import dev.weir.benchmarks.workload.Bid;
import dev.weir.benchmarks.workload.EventTimes;
import dev.weir.benchmarks.workload.Nexmark;
import dev.weir.worker.codec.Codecs;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Records over a connection on loopback, both ends in this process: encoded, sent, received,
 * decoded, with a watermark for each 128, as a source gives them. One thread has both ends, the
 * transport has its own. Figures are for one record; {@link
 * dev.weir.benchmarks.micro.process.ProcessorProfiler} has what all threads spent. gRPC needs some
 * ten seconds to warm up.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class RemoteChannelBenchmark {
  /** Of one invocation; more than are under way at a time. */
  private static final int RECORDS = 32 << 10;

  private static final int DIFFERENT = 1 << 10;

  /** Of Nexmark. */
  @State(Scope.Benchmark)
  public static class Bids {
    private final RemotePair<Bid> pair =
        new RemotePair<>(
            new Codecs().of(TypeRef.of(Bid.class)),
            new Nexmark(EventTimes.STANDARD).firstBids(DIFFERENT));

    @TearDown
    public void close() {
      pair.close();
    }
  }

  /** Of 4 KiB: little but copying is left, and 4096 ns for a record are 1 GB/s. */
  @State(Scope.Benchmark)
  public static class Arrays {
    private final RemotePair<byte[]> pair =
        new RemotePair<>(new Codecs().of(TypeRef.of(byte[].class)), new byte[DIFFERENT][1 << 12]);

    @TearDown
    public void close() {
      pair.close();
    }
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void bids(Bids bids, Blackhole blackhole) {
    bids.pair.pass(RECORDS, blackhole);
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void arrays(Arrays arrays, Blackhole blackhole) {
    arrays.pair.pass(RECORDS, blackhole);
  }
}
