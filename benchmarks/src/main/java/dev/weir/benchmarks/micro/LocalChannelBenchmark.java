package dev.weir.benchmarks.micro;

import dev.weir.api.error.WeirException;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.id.SubtaskId;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.topology.Partitioning;
import dev.weir.api.topology.Plan;
import dev.weir.worker.codec.Codecs;
import dev.weir.worker.exchange.AttemptExchange;
import dev.weir.worker.exchange.EdgeForm;
import dev.weir.worker.exchange.ExchangeLimits;
import dev.weir.worker.exchange.ExchangeListener;
import dev.weir.worker.exchange.ExchangeSpec;
import dev.weir.worker.exchange.ExchangeTransport;
import dev.weir.worker.exchange.InputGate;
import dev.weir.worker.exchange.Link;
import dev.weir.worker.exchange.LinkAcceptor;
import dev.weir.worker.exchange.LinkEvents;
import dev.weir.worker.exchange.LinkId;
import dev.weir.worker.exchange.LinkLobby;
import dev.weir.worker.exchange.OutputGate;
import dev.weir.worker.exchange.PeerAddress;
import dev.weir.worker.exchange.RecordTail;
import dev.weir.worker.operator.RunDriver;
import dev.weir.worker.template.Templates;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

/**
 * Records through a channel inside an executor, from the end of one chain to the driver of the
 * next, both ends in one thread: the work, without what a second core's cache adds. Figures are for
 * one record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseParallelGC") // as executors
public class LocalChannelBenchmark {
  private static final int RECORDS = 256;
  private static final long STEP_NANOS = 20_000;

  private final Long[] records = new Long[RECORDS];
  private final OutputGate output;
  private final RecordTail tail;
  private final InputGate input;
  private final RunDriver consumer;
  private long activeNanos;
  private long sum;

  /** For JMH. */
  public LocalChannelBenchmark() {
    for (int i = 0; i < RECORDS; i++) {
      records[i] = 1_000L * i;
    }
    var from = new SubtaskId(0, 0);
    var to = new SubtaskId(1, 0);
    var plan =
        new Plan(
            1,
            List.of(
                new Plan.Chain(List.of("producer"), 1, false),
                new Plan.Chain(List.of("consumer"), 1, false)),
            List.of(new Plan.Edge(0, 1, Partitioning.FORWARD)));
    var spec =
        new ExchangeSpec(
            "00000000000000000000000000000001",
            0,
            1,
            plan,
            new TreeMap<>(Map.of(from, "e", to, "e")),
            "e",
            new TreeMap<>(Map.of("e", new PeerAddress("e", "e-1", "localhost:1"))));
    var codecs = new Codecs();
    var exchange =
        new AttemptExchange(
            spec,
            ExchangeLimits.STANDARD,
            edge -> new EdgeForm(() -> codecs.of(TypeRef.of(Long.class)), "in", false),
            new LinkLobby(new NoNetwork()),
            new NoNetwork());
    output = exchange.outputGates(from, () -> {}, edge -> record -> 0).get(0);
    tail = output.tail(Templates.COPIED);
    input = exchange.inputGate(to, () -> {});
    consumer =
        BenchmarkChains.chain(
            Templates.COPIED,
            record -> sum += (Long) record,
            new NodeSpec.FilterSpec<Object>(record -> true));
  }

  /** One executor alone. */
  private static final class NoNetwork implements ExchangeTransport, ExchangeListener {
    @Override
    public Link connect(PeerAddress peer, LinkId id, LinkEvents events) {
      throw new IllegalStateException("there is no other executor");
    }

    @Override
    public void accept(LinkAcceptor acceptor) {}

    @Override
    public void connected() {}

    @Override
    public void failed(WeirException cause) {
      throw cause;
    }
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long through() {
    for (int sent = 0; sent < RECORDS; ) {
      while (sent < RECORDS && output.hasRoom()) {
        tail.emit(records[sent], sent);
        sent++;
      }
      output.flush();
      take();
    }
    return sum;
  }

  private void take() {
    while (input.next(0) == InputGate.Next.RECORD) {
      int most = 1 + input.runLength();
      int taken = consumer.run(input.record(), input.timestamp(), input.run(), most);
      input.took(taken - 1);
    }
    activeNanos += STEP_NANOS;
    input.pace(activeNanos);
    output.flushIfDue(0, true);
  }
}
