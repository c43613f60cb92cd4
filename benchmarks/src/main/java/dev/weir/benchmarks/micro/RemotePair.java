package dev.weir.benchmarks.micro;

import dev.weir.api.codec.Codec;
import dev.weir.api.error.WeirException;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.worker.exchange.AttemptExchange;
import dev.weir.worker.exchange.EdgeForm;
import dev.weir.worker.exchange.ExchangeLimits;
import dev.weir.worker.exchange.ExchangeListener;
import dev.weir.worker.exchange.ExchangeSpec;
import dev.weir.worker.exchange.InputGate;
import dev.weir.worker.exchange.LinkLobby;
import dev.weir.worker.exchange.OutputGate;
import dev.weir.worker.exchange.PeerAddress;
import dev.weir.worker.rpc.GrpcExchangeTransport;
import dev.weir.worker.rpc.GrpcSecurity;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Both ends of a remote channel in this process, joined by a connection on loopback. Used by one
 * thread; the transports have their own.
 */
final class RemotePair<T> implements AutoCloseable {
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

  private final Codec<T> codec;
  private final T[] records;
  private final GrpcExchangeTransport a = transport("a");
  private final GrpcExchangeTransport b = transport("b");
  private final AttemptExchange sender;
  private final AttemptExchange receiver;
  private final OutputGate output;
  private final InputGate input;
  private long sent;

  /**
   * @param records sent over and over; as many as a power of two
   */
  RemotePair(Codec<T> codec, T[] records) {
    this.codec = codec;
    this.records = records;
    this.sender = exchange("a", a);
    this.receiver = exchange("b", b);
    this.output = sender.outputGates(FROM, () -> {}, edge -> record -> 0).get(0);
    this.input = receiver.inputGate(TO, () -> {});
    sender.start();
    receiver.start();
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
        edge -> new EdgeForm(() -> codec, "in", false),
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

  /** Sends so many and reads them all. */
  void pass(int number, Blackhole blackhole) {
    int read = 0;
    for (long end = sent + number; read < number; ) {
      while (sent < end && output.hasRoom()) {
        output.emit(records[(int) sent & (records.length - 1)], sent / WATERMARK_EVERY);
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

  @Override
  public void close() {
    sender.close();
    receiver.close();
    a.close();
    b.close();
  }
}
