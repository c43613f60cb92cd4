package dev.weir.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.WeirException;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.worker.rpc.GrpcExchangeTransport;
import dev.weir.worker.rpc.GrpcSecurity;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two channels of one pair over real connections; the reader of one stops. How long it stops makes
 * no difference: what the other brings in the meantime says that it was long enough.
 */
@Timeout(60)
class StoppedReaderTest {
  private static final int FRAMES = 16;
  private static final int BALLAST_BYTES = 200;
  private static final int RECORDS = 20_000;
  private static final ExchangeLimits LIMITS =
      new ExchangeLimits(
          (long) FRAMES * Frame.MAX_BYTES, 100_000, 200_000, 1_000, 4, 2, TestMesh.UNPACED);
  private static final Plan PLAN =
      new Plan(
          16,
          List.of(
              new Plan.Chain(List.of("src"), 2, false), new Plan.Chain(List.of("out"), 2, false)),
          List.of(new Plan.Edge(0, 1, Partitioning.FORWARD)));

  private final GrpcExchangeTransport transportA = transport("a");
  private final GrpcExchangeTransport transportB = transport("b");
  private final RetainedFrames framesA = new RetainedFrames(transportA);
  private final RetainedFrames framesB = new RetainedFrames(transportB);
  private final List<WeirException> failures = new CopyOnWriteArrayList<>();
  private final AttemptExchange a = exchange("a", framesA);
  private final AttemptExchange b = exchange("b", framesB);
  private final Way stopped = new Way(0);
  private final Way other = new Way(1);

  private static GrpcExchangeTransport transport(String name) {
    return new GrpcExchangeTransport(
        "test", name, name + "-1", "127.0.0.1", GrpcSecurity.plaintext());
  }

  private AttemptExchange exchange(String self, ExchangeTransport transport) {
    var peers = new TreeMap<String, PeerAddress>();
    peers.put("a", new PeerAddress("a", "a-1", "127.0.0.1:" + transportA.port()));
    peers.put("b", new PeerAddress("b", "b-1", "127.0.0.1:" + transportB.port()));
    var placements = TestMesh.place(PLAN, (chain, index) -> chain == 0 ? "a" : "b");
    return new AttemptExchange(
        new ExchangeSpec(TestMesh.JOB, 0, 1, PLAN, placements, self, peers),
        LIMITS,
        edge -> new EdgeForm(() -> Item.CODEC, "in", false),
        new LinkLobby(transport),
        new ExchangeListener() {
          @Override
          public void connected() {}

          @Override
          public void failed(WeirException cause) {
            failures.add(cause);
          }
        });
  }

  /** A channel with both its ends. */
  private final class Way {
    private final int producer;
    private final OutputGate output;
    private final InputGate input;
    private long sent;
    private long read;

    Way(int producer) {
      this.producer = producer;
      this.output = a.outputGates(new SubtaskId(0, producer), () -> {}, edge -> item -> 0).get(0);
      this.input = b.inputGate(new SubtaskId(1, producer), () -> {});
    }

    void send(int limit) {
      for (; sent < limit && output.hasRoom(); sent++) {
        output.emit(Item.of(producer, sent, BALLAST_BYTES), sent);
      }
      output.flush();
    }

    void read() {
      long before = read;
      while (input.next(0) == InputGate.Next.RECORD) {
        var item = (Item) input.record();
        assertThat(item.n()).isEqualTo(read);
        assertThat(item.producer()).isEqualTo(producer);
        read++;
      }
      if (read == before) {
        Thread.yield(); // to the transport's threads
      }
    }
  }

  @BeforeEach
  void start() {
    a.start();
    b.start();
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
    transportA.close();
    transportB.close();
  }

  private static int channelFrom(int producer) {
    return PLAN.channels().stream()
        .filter(channel -> channel.from().index() == producer)
        .findFirst()
        .orElseThrow()
        .id();
  }

  private static long bytes(AttemptExchange exchange, boolean queued) {
    return exchange.metrics().stream()
        .mapToLong(status -> queued ? status.queuedBytes() : status.grantedBytes())
        .sum();
  }

  @Test
  void theOtherChannelOfThePairGoesOnAndWhatLiesThereStaysWithinTheBudget() {
    while (other.read < RECORDS) {
      stopped.send(RECORDS);
      other.send(RECORDS);
      other.read();
      assertThat(bytes(a, false)).isLessThanOrEqualTo(LIMITS.pairBudgetBytes());
      assertThat(bytes(b, true)).isLessThanOrEqualTo(LIMITS.pairBudgetBytes());
    }

    while (stopped.output.hasRoom()) { // a credit may still have been on its way
      stopped.send(RECORDS);
      assertThat(stopped.sent).isLessThan(RECORDS);
    }
    long inFrames = stopped.sent * BALLAST_BYTES;
    assertThat(inFrames).isPositive().isLessThan(LIMITS.pairBudgetBytes());

    while (other.read < 2 * RECORDS) { // as long again, and the stopped one stays as it is
      stopped.send(RECORDS);
      other.send(2 * RECORDS);
      other.read();
    }
    assertThat(stopped.sent * BALLAST_BYTES).isLessThan(LIMITS.pairBudgetBytes());
    assertThat(framesB.receivedBytes(channelFrom(0)))
        .as("bytes of frames that nobody reads")
        .isPositive();
    assertThat(framesB.mostReceivedBytes())
        .as("bytes of frames at the reader, at any moment")
        .isBetween(1L, LIMITS.pairBudgetBytes());
    assertThat(framesA.mostSentBytes())
        .as("bytes of frames on their way or at the reader, at any moment")
        .isBetween(1L, LIMITS.pairBudgetBytes());

    while (stopped.read < RECORDS) {
      stopped.read();
      stopped.send(RECORDS);
    }
    assertThat(stopped.output.isDrained()).isTrue();
    assertThat(failures).isEmpty();
  }
}
