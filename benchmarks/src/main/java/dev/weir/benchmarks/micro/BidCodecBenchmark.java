package dev.weir.benchmarks.micro;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** A bid to its binary form and back, generated and by hand. Figures are for one bid. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--add-opens=java.base/java.lang=ALL-UNNAMED") // as executors
public class BidCodecBenchmark {
  /** As many as a frame has. */
  private static final int BIDS = 256;

  private static final int FRAME_BYTES = 64 << 10;

  private final Codec<Bid> codec = new Codecs().of(TypeRef.of(Bid.class));
  private final ByteWriter out = new ByteWriter(FRAME_BYTES, FRAME_BYTES);
  private final ByteReader in = new ByteReader();
  private final Bid[] bids;
  private final byte[] encoded;
  private final byte[] byHand = new byte[FRAME_BYTES];

  /** For JMH. */
  public BidCodecBenchmark() {
    bids = new Nexmark(EventTimes.STANDARD).firstBids(BIDS);
    encode();
    encoded = out.toByteArray();
    encodeByHand();
  }

  @Benchmark
  @OperationsPerInvocation(BIDS)
  public int encode() {
    out.clear();
    for (Bid bid : bids) {
      codec.encode(bid, out);
    }
    return out.position();
  }

  @Benchmark
  @OperationsPerInvocation(BIDS)
  public void decode(Blackhole blackhole) {
    in.reset(encoded, 0, encoded.length);
    for (int i = 0; i < BIDS; i++) {
      blackhole.consume(codec.decode(in));
    }
  }

  @Benchmark
  @OperationsPerInvocation(BIDS)
  public int encodeByHand() {
    int at = 0;
    for (Bid bid : bids) {
      at = HandWrittenBid.write(bid, byHand, at);
    }
    return at;
  }

  @Benchmark
  @OperationsPerInvocation(BIDS)
  public void decodeByHand(Blackhole blackhole) {
    var reader = new HandWrittenBid.Reader(byHand);
    for (int i = 0; i < BIDS; i++) {
      blackhole.consume(reader.next());
    }
  }
}
