package dev.weir.benchmarks.micro;

import dev.weir.api.function.Emitter;
import dev.weir.api.graph.NodeSpec;
import dev.weir.worker.exchange.RecordRun;
import dev.weir.worker.operator.RunDriver;
import dev.weir.worker.template.Templates;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * Five lambdas in a chain: map, filter, map, flatMap, map, each map a new record. Also after other
 * jobs of other types have run through the same operators. Figures are for one source record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ChainBenchmark {
  private static final int RECORDS = 256;
  private static final int RUNS_OF_A_JOB = 300;

  /** How operators are made: executors copy. */
  @Param({"COPIED", "SHARED"})
  public Templates templates = Templates.COPIED;

  /** Other jobs that ran before. */
  @Param({"0", "40"})
  public int jobsBefore;

  private final Trade[] records = new Trade[RECORDS];
  private final Row row = new Row(records);
  private final Sum sum = new Sum();
  private @Nullable RunDriver chain;

  /** What goes through. */
  record Trade(long id, long price, long time) {}

  /** The end of the chain. */
  private static final class Sum implements Emitter<Object> {
    private long prices;

    @Override
    public void emit(Object record) {
      prices += ((Trade) record).price();
    }
  }

  /** Records in a row, from the second on. */
  private static final class Row implements RecordRun {
    private final Object[] records;
    private int at;

    Row(Object[] records) {
      this.records = records;
    }

    @Override
    public @Nullable Object nextRecord() {
      return ++at < records.length ? records[at] : null;
    }

    @Override
    public long value() {
      return at;
    }

    void through(RunDriver chain) {
      at = 0;
      chain.run(records[0], 0, this, records.length);
    }
  }

  /** For JMH. */
  @Setup
  public void build() {
    for (int job = 0; job < jobsBefore; job++) {
      runOther(job);
    }
    for (int i = 0; i < RECORDS; i++) {
      records[i] = new Trade(i, i * 31L, i * 7L);
    }
    chain =
        BenchmarkChains.chain(
            templates,
            sum,
            new NodeSpec.MapSpec<Trade, Trade>(
                t -> new Trade(t.id(), t.price() * 89 / 100, t.time())),
            new NodeSpec.FilterSpec<Trade>(t -> t.price() != 7),
            new NodeSpec.MapSpec<Trade, Trade>(
                t -> new Trade(t.id() + 1, t.price(), t.time() ^ t.id())),
            new NodeSpec.FlatMapSpec<Trade, Trade>(
                (t, out) -> {
                  if ((t.id() & 15) != 3) {
                    out.emit(t);
                  }
                }),
            new NodeSpec.MapSpec<Trade, Trade>(
                t -> new Trade(t.id(), t.price() + t.time(), t.time())));
  }

  private void runOther(int job) {
    long[] seen = new long[1];
    RunDriver other =
        BenchmarkChains.chain(
            templates,
            job % 2 == 0 ? o -> seen[0]++ : o -> seen[0] += o.hashCode(),
            new NodeSpec.MapSpec<Object, Object>(
                switch (job % 4) {
                  case 0 -> Object::toString;
                  case 1 -> List::of;
                  case 2 -> Optional::of;
                  default -> Object::hashCode;
                }),
            new NodeSpec.FilterSpec<Object>(
                job % 3 == 0 ? o -> o != seen : o -> o.hashCode() != job),
            new NodeSpec.FlatMapSpec<Object, Object>(
                job % 3 == 1
                    ? (o, out) -> out.emit(o)
                    : (o, out) -> {
                      out.emit(o);
                      out.emit(o);
                    }),
            new NodeSpec.MapSpec<Object, Object>(job % 3 == 2 ? o -> o : o -> List.of(o, o)));
    Object[] input = new Object[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      input[i] = job % 2 == 0 ? "record " + i : (Object) i;
    }
    var all = new Row(input);
    for (int run = 0; run < RUNS_OF_A_JOB; run++) {
      all.through(other);
    }
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long chain() {
    RunDriver built = chain;
    if (built != null) {
      row.through(built);
    }
    return sum.prices;
  }

  /** The same by hand. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long fused() {
    for (Trade t : records) {
      var discounted = new Trade(t.id(), t.price() * 89 / 100, t.time());
      if (discounted.price() != 7) {
        var next =
            new Trade(
                discounted.id() + 1, discounted.price(), discounted.time() ^ discounted.id());
        if ((next.id() & 15) != 3) {
          sum.emit(new Trade(next.id(), next.price() + next.time(), next.time()));
        }
      }
    }
    return sum.prices;
  }
}
