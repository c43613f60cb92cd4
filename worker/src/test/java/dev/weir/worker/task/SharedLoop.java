package dev.weir.worker.task;

import dev.weir.api.error.WeirException;
import dev.weir.api.graph.JobGraph;
import dev.weir.api.graph.Node;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.id.CheckpointId;
import dev.weir.api.id.JobId;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.sink.BlockingCalls;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.pieces.PiecePool;
import dev.weir.worker.codec.Codecs;
import dev.weir.worker.exchange.AttemptExchange;
import dev.weir.worker.exchange.EdgeForm;
import dev.weir.worker.exchange.ExchangeLimits;
import dev.weir.worker.exchange.ExchangeListener;
import dev.weir.worker.exchange.ExchangeSpec;
import dev.weir.worker.exchange.ExchangeTransport;
import dev.weir.worker.exchange.Link;
import dev.weir.worker.exchange.LinkAcceptor;
import dev.weir.worker.exchange.LinkEvents;
import dev.weir.worker.exchange.LinkId;
import dev.weir.worker.exchange.LinkLobby;
import dev.weir.worker.exchange.OutputGate;
import dev.weir.worker.exchange.PeerAddress;
import dev.weir.worker.operator.ChainBuilder;
import dev.weir.worker.operator.ChainSite;
import dev.weir.worker.operator.ElementContext;
import dev.weir.worker.template.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;

/**
 * Two subtasks on one loop in a test, each fed by hand through a channel of its own. Time stands
 * still unless the work of a record moves it on.
 */
final class SharedLoop implements TaskClock {
  static final long BEGIN_NANOS = 7_000_000_000L;

  /** So that who steps without end fails. */
  private static final int MOST_RECORDS = 60_000;

  private static final int SUBTASKS = 2;
  private static final int WORK = 1;
  private static final String SELF = "e";
  private static final TypeRef<Long> RECORDS = TypeRef.of(Long.class);
  private static final Plan PLAN =
      new Plan(
          1,
          List.of(
              new Plan.Chain(List.of("feed"), SUBTASKS, false),
              new Plan.Chain(List.of("work"), SUBTASKS, false)),
          List.of(new Plan.Edge(0, WORK, Partitioning.FORWARD)));

  /** Nothing here is remote, and a channel may be filled up. */
  private static final ExchangeLimits LIMITS =
      new ExchangeLimits(
          1 << 20, 1 << 10, 1 << 10, 1 << 10, 256, 8, new ExchangeLimits.Pace(0, 100, 1 << 20));

  /** Whose each record was, in the order in which they were worked on. */
  final List<Integer> worked = new ArrayList<>();

  final TaskLoop loop = new TaskLoop(this, () -> {});
  final List<Subtask> subtasks = new ArrayList<>();
  private final List<OutputGate> feeds = new ArrayList<>();
  private final IntConsumer work;
  private long nanos = BEGIN_NANOS;

  /**
   * @param work what a record makes the subtask with this number do
   */
  SharedLoop(IntConsumer work) {
    this.work = work;
    AttemptExchange exchange = exchange();
    for (int number = 0; number < SUBTASKS; number++) {
      feeds.addAll(exchange.outputGates(new SubtaskId(0, number), () -> {}, edge -> record -> 0));
      Subtask subtask = subtask(exchange, number);
      subtasks.add(subtask);
      loop.execute(() -> subtask.open(null, null));
    }
    loop.runOnce();
  }

  @Override
  public long millis() {
    return nanos / 1_000_000;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  void advance(long byNanos) {
    nanos += byNanos;
  }

  /** Gives a subtask a record; only where it has room. */
  void feed(int number) {
    OutputGate feed = feeds.get(number);
    feed.emit(nanos, 0);
    feed.flush();
  }

  /** Gives a subtask as many records as its channel takes. */
  void fill(int number) {
    while (feeds.get(number).hasRoom()) {
      feed(number);
    }
  }

  private Subtask subtask(AttemptExchange exchange, int number) {
    var id = new SubtaskId(WORK, number);
    var calls = new NoCalls();
    var state = new HeapStateBackend(0, 1, 1);
    var context = new ElementContext(number, this::millis);
    var site =
        new ChainSite(
            new JobId("00000000000000000000000000000001"),
            1,
            id,
            PLAN,
            new Codecs(),
            state,
            new ChainSite.Calls(calls, calls));
    var spec = new NodeSpec.FilterSpec<Long>(record -> works(number));
    var graph = new JobGraph(List.of(new Node(0, "work", spec, RECORDS, List.of())));
    var subtask = new Subtask(id, loop, new Failing(), this);
    var parts =
        new SubtaskParts(
            new ChainBuilder(site, graph, context, Templates.SHARED).build(new TreeMap<>()),
            exchange.inputGate(id, subtask::wake),
            List.of(),
            state,
            new SubtaskParts.Snapshots(calls, new PiecePool()),
            null);
    subtask.assemble(parts, new GateOutput(List.of(), 0));
    return subtask;
  }

  private boolean works(int number) {
    if (worked.size() == MOST_RECORDS) {
      throw new AssertionError("a step without end");
    }
    worked.add(number);
    work.accept(number);
    return false;
  }

  private static AttemptExchange exchange() {
    var placements = new TreeMap<SubtaskId, String>();
    PLAN.subtasks().forEach(subtask -> placements.put(subtask, SELF));
    var peers = new TreeMap<>(Map.of(SELF, new PeerAddress(SELF, SELF + "-1", SELF + ":1")));
    return new AttemptExchange(
        new ExchangeSpec("0123456789abcdef0123456789abcdef", 0, 1, PLAN, placements, SELF, peers),
        LIMITS,
        edge -> new EdgeForm(() -> new Codecs().of(RECORDS), "feed", false),
        new LinkLobby(new NoPeers()),
        new Failing());
  }

  private record NoPeers() implements ExchangeTransport {
    @Override
    public Link connect(PeerAddress peer, LinkId id, LinkEvents events) {
      throw new AssertionError(id);
    }

    @Override
    public void accept(LinkAcceptor acceptor) {}
  }

  private record NoCalls() implements BlockingCalls {
    @Override
    public <R> CompletionStage<R> call(Callable<R> call) {
      throw new AssertionError("nothing here blocks");
    }

    @Override
    public int pending() {
      return 0;
    }
  }

  /** What fails fails the test. */
  private record Failing() implements SubtaskListener, ExchangeListener {
    @Override
    public void failed(SubtaskId subtask, String operator, WeirException cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void failed(WeirException cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void declined(SubtaskId subtask, CheckpointId checkpoint, WeirException cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void opened(SubtaskId subtask) {}

    @Override
    public void finished(SubtaskId subtask) {}

    @Override
    public void barrier(SubtaskId subtask, CheckpointId checkpoint) {}

    @Override
    public void section(Section section) {}

    @Override
    public void committed(SubtaskId subtask, CheckpointId through) {}

    @Override
    public void closed(SubtaskId subtask) {}

    @Override
    public void connected() {}
  }
}
