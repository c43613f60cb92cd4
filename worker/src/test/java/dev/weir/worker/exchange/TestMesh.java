package dev.weir.worker.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.error.WeirException;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Executors of one attempt over a {@link TestNetwork}. */
final class TestMesh {
  /** Of an edge whose records come without the hashes of their keys. */
  static final EdgeForm ALONE = new EdgeForm(() -> Item.CODEC, "x", false);

  static final String JOB = "0123456789abcdef0123456789abcdef";

  /** Consumers that are never too slow. */
  static final ExchangeLimits.Pace UNPACED = new ExchangeLimits.Pace(5, 100, 1 << 20);

  /** What one executor's listener heard. */
  static final class Heard implements ExchangeListener {
    int connected;
    final List<WeirException> failures = new ArrayList<>();

    @Override
    public void connected() {
      connected++;
    }

    @Override
    public void failed(WeirException cause) {
      failures.add(cause);
    }
  }

  final TestNetwork network = new TestNetwork();
  final Plan plan;
  final ExchangeLimits limits;
  final SortedMap<SubtaskId, String> placements;
  final SortedMap<String, PeerAddress> peers = new TreeMap<>();
  final Map<String, LinkLobby> lobbies = new TreeMap<>();
  final Map<String, AttemptExchange> exchanges = new TreeMap<>();
  final Map<String, Heard> heard = new TreeMap<>();

  TestMesh(Plan plan, ExchangeLimits limits, SortedMap<SubtaskId, String> placements) {
    this.plan = plan;
    this.limits = limits;
    this.placements = placements;
    for (String executor : new TreeMap<>(Map.copyOf(invert(placements))).keySet()) {
      peers.put(executor, new PeerAddress(executor, executor + "-1", executor + ":1"));
      lobbies.put(executor, new LinkLobby(network.of(executor)));
    }
  }

  private static Map<String, SubtaskId> invert(SortedMap<SubtaskId, String> placements) {
    var some = new TreeMap<String, SubtaskId>();
    placements.forEach((subtask, executor) -> some.put(executor, subtask));
    return some;
  }

  private EdgeForm form(int edge) {
    Plan.Edge of = plan.edges().get(edge);
    List<String> operators = plan.chains().get(of.from()).operators();
    boolean hashed = of.partitioning() == Partitioning.HASH;
    return new EdgeForm(() -> Item.CODEC, operators.get(operators.size() - 1), hashed);
  }

  AttemptExchange build(String executor, int attempt) {
    var listener = new Heard();
    heard.put(executor, listener);
    var spec = new ExchangeSpec(JOB, 0, attempt, plan, placements, executor, peers);
    var exchange = new AttemptExchange(spec, limits, this::form, lobbies.get(executor), listener);
    exchanges.put(executor, exchange);
    return exchange;
  }

  void buildAll() {
    peers.keySet().forEach(executor -> build(executor, 1));
  }

  AttemptExchange of(SubtaskId subtask) {
    return exchanges.get(placements.get(subtask));
  }

  InputGate input(SubtaskId subtask, Runnable wake) {
    return of(subtask).inputGate(subtask, wake);
  }

  List<OutputGate> outputs(SubtaskId subtask, Runnable wake) {
    return of(subtask).outputGates(subtask, wake, edge -> TestMesh::keyHash);
  }

  static int keyHash(Object item) {
    return Long.hashCode(((Item) item).n() * 0x9E37L);
  }

  void start() {
    exchanges.values().forEach(AttemptExchange::start);
    network.deliverAll();
    exchanges.forEach(
        (executor, exchange) -> assertThat(exchange.connected()).as(executor).isTrue());
  }

  /** F1, after any step: nobody has more than was granted, and nothing more than the budget. */
  void assertCreditAddsUp() {
    for (var exchange : exchanges.values()) {
      for (ChannelStatus status : exchange.metrics()) {
        assertThat(status.grantedBytes())
            .as("%s", status)
            .isEqualTo(status.creditBytes() + status.inFlightBytes() + status.queuedBytes());
        assertThat(Math.min(status.creditBytes(), status.inFlightBytes()))
            .as("%s", status)
            .isNotNegative();
      }
    }
    exchanges.values().forEach(sender -> sender.outbound().forEach(this::assertPairAddsUp));
  }

  private void assertPairAddsUp(OutboundLink link) {
    AttemptExchange receiver = exchanges.get(link.id().toExecutor());
    int floating = 0;
    int granted = 0;
    for (RemoteOutput output : link.outputs()) {
      CreditBook book = output.book();
      granted += book.granted();
      floating += Math.max(0, book.granted() - 1);
      int known = network.framesOnTheWay(output.id()) + receiver.input(output.id()).queuedFrames();
      assertThat(known).as("channel %s", output.id()).isLessThanOrEqualTo(book.outstanding());
      assertThat(book.granted()).isEqualTo(book.credits() + book.outstanding());
      assertThat(book.credits()).isNotNegative();
    }
    assertThat(floating + link.floating().free()).isEqualTo(link.floating().total());
    assertThat((long) granted * link.frameBytes()).isLessThanOrEqualTo(limits.pairBudgetBytes());
  }

  /** Subtasks spread by the seed. */
  static SortedMap<SubtaskId, String> spread(Plan plan, int executors, Random random) {
    return place(plan, (chain, index) -> "e" + random.nextInt(executors));
  }

  static SortedMap<SubtaskId, String> place(
      Plan plan, BiFunction<Integer, Integer, String> executorOf) {
    var placements = new TreeMap<SubtaskId, String>();
    for (SubtaskId subtask : plan.subtasks()) {
      placements.put(subtask, executorOf.apply(subtask.chain(), subtask.index()));
    }
    return placements;
  }
}
