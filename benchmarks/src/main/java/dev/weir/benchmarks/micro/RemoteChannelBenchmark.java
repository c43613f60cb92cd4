package dev.weir.benchmarks.micro;

import dev.weir.api.codec.Codec;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.benchmarks.workload.Bid;
import dev.weir.benchmarks.workload.EventTimes;
import dev.weir.benchmarks.workload.Nexmark;
import dev.weir.worker.codec.Codecs;
import dev.weir.worker.exchange.AttemptExchange;
import dev.weir.worker.exchange.ExchangeLimits;
import dev.weir.worker.exchange.ExchangeListener;
import dev.weir.worker.exchange.ExchangeSpec;
import dev.weir.worker.exchange.InputGate;
import dev.weir.worker.exchange.LinkLobby;
import dev.weir.worker.exchange.OutputGate;
import dev.weir.worker.exchange.PeerAddress;
import dev.weir.worker.rpc.GrpcExchangeTransport;
import dev.weir.worker.rpc.GrpcSecurity;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Bids over a connection on loopback, both ends in this process: encoded, sent, received, decoded,
 * with a watermark for each 128, as a source gives them. One thread has both ends, the transport
 * has its own. Figures are for one bid; {@code cpuNanosPerBid} is what all threads spent, which is
 * what counts where every core is busy. gRPC needs some ten seconds to warm up.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class RemoteChannelBenchmark {
  /** Of one invocation; more than are under way at a time. */
  private static final int BIDS = 32 << 10;

  private static final int WATERMARK_EVERY = 128;
  private static final long PAUSE_NANOS = 20_000;
  private static final SubtaskId FROM = new SubtaskId(0, 0);
  private static final SubtaskId TO = new SubtaskId(1, 0);
  private static final Plan PLAN =
      new Plan(
          1,
          List.of(
              new Plan.Chain(List.of("from"), 1, false), new Plan.Chain(List.of("to"), 1, false)),
          List.of(new Plan.Edge(0, 1, Partitioning.FORWARD)));

  /** The standard ones for a reader that is never too slow. */
  private static final ExchangeLimits LIMITS =
      new ExchangeLimits(
          ExchangeLimits.STANDARD.pairBudgetBytes(),
          ExchangeLimits.STANDARD.maxRecordBytes(),
          ExchangeLimits.STANDARD.maxOvershootBytes(),
          ExchangeLimits.STANDARD.maxOvershootRecords(),
          ExchangeLimits.STANDARD.batchRecords(),
          ExchangeLimits.STANDARD.ringBatches(),
          new ExchangeLimits.Pace(5, 100, 1 << 20));

  private final Codec<Bid> codec = new Codecs().of(TypeRef.of(Bid.class));
  private final Bid[] bids;
  private final GrpcExchangeTransport a = transport("a");
  private final GrpcExchangeTransport b = transport("b");
  private final AttemptExchange sender = exchange("a", a);
  private final AttemptExchange receiver = exchange("b", b);
  private final OutputGate output = sender.outputGates(FROM, () -> {}, edge -> bid -> 0).get(0);
  private final InputGate input = receiver.inputGate(TO, () -> {});
  private long sent;

  /** For JMH. */
  public RemoteChannelBenchmark() {
    var nexmark = new Nexmark(EventTimes.STANDARD);
    bids =
        LongStream.iterate(0, n -> n + 1)
            .mapToObj(nexmark::event)
            .filter(Bid.class::isInstance)
            .map(Bid.class::cast)
            .limit(1 << 10)
            .toArray(Bid[]::new);
  }

  /** What the process spent, in an iteration. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Processor {
    private long beganNanos;
    private long bids;

    @Setup(Level.Iteration)
    public void begin() {
      beganNanos = spentNanos();
      bids = 0;
    }

    public double cpuNanosPerBid() {
      return (spentNanos() - beganNanos) / (double) Math.max(1, bids);
    }

    private static long spentNanos() {
      return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
          .getProcessCpuTime();
    }
  }

  private static GrpcExchangeTransport transport(String name) {
    return new GrpcExchangeTransport(
        "benchmark", name, name + "-1", "127.0.0.1", GrpcSecurity.plaintext());
  }

  private AttemptExchange exchange(String self, GrpcExchangeTransport transport) {
    var peers = new TreeMap<String, PeerAddress>();
    peers.put("a", new PeerAddress("a", "a-1", "127.0.0.1:" + a.port()));
    peers.put("b", new PeerAddress("b", "b-1", "127.0.0.1:" + b.port()));
    var placements = new TreeMap<SubtaskId, String>();
    placements.put(FROM, "a");
    placements.put(TO, "b");
    return new AttemptExchange(
        new ExchangeSpec("0".repeat(32), 0, 1, PLAN, placements, self, peers),
        LIMITS,
        edge -> codec,
        edge -> "in",
        new LinkLobby(transport),
        new Failing());
  }

  /** Nothing may go wrong here. */
  private static final class Failing implements ExchangeListener {
    @Override
    public void connected() {}

    @Override
    public void failed(WeirException cause) {
      throw cause;
    }
  }

  @Setup
  public void connect() {
    sender.start();
    receiver.start();
  }

  @TearDown
  public void close() {
    sender.close();
    receiver.close();
    a.close();
    b.close();
  }

  @Benchmark
  @OperationsPerInvocation(BIDS)
  public void bids(Processor processor, Blackhole blackhole) {
    int read = 0;
    for (long end = sent + BIDS; read < BIDS; ) {
      while (sent < end && output.hasRoom()) {
        output.emit(bids[(int) sent & (bids.length - 1)], sent / WATERMARK_EVERY);
        sent++;
        if (sent % WATERMARK_EVERY == 0) {
          output.watermark(sent / WATERMARK_EVERY);
        }
      }
      output.flushIfDue(0, sent < end);
      int found = read(blackhole);
      read += found;
      if (found == 0) {
        LockSupport.parkNanos(PAUSE_NANOS); // the transport's threads have the word
      }
    }
    processor.bids += BIDS;
  }

  private int read(Blackhole blackhole) {
    int read = 0;
    for (var next = input.next(0); next != InputGate.Next.NOTHING; next = input.next(0)) {
      if (next == InputGate.Next.RECORD) {
        blackhole.consume(input.record());
        read++;
      }
    }
    return read;
  }
}
