package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.function.ProcessFunction;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.state.State;
import dev.weir.api.state.Timer;
import dev.weir.api.state.ValueState;
import dev.weir.api.window.Aggregate;
import dev.weir.api.window.Windows;
import dev.weir.worker.template.Templates;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class BothBuildsTest {
  private static final int RECORDS = 2_000;

  record Item(String key, long n) {}

  private static final TypeRef<Item> ITEM = TypeRef.of(Item.class);

  /** What a chain did: its output with times, counts, and its state in bytes. */
  private record Done(
      List<Object> out, List<Long> times, List<Long> counts, List<List<Byte>> snapshots) {}

  private static Done run(Templates templates, NodeSpec... specs) {
    var operators = new Operators(templates, ITEM, specs);
    List<List<Byte>> snapshots = new ArrayList<>();
    for (int n = 0; n < RECORDS; n++) {
      operators.emit(new Item("k" + n * 31 % 17, n), n * 10L - n % 7 * 50L);
      if (n % 100 == 99) {
        operators.watermark(n * 10L - 300);
        operators.processingTime(10_000 + n);
        snapshots.add(snapshot(operators));
      }
    }
    operators.watermark(Long.MAX_VALUE);
    snapshots.add(snapshot(operators));
    Chain chain = operators.chain;
    return new Done(
        operators.out,
        operators.times,
        List.of(chain.timersPending(), chain.lateDropped(), chain.recordsOut()),
        snapshots);
  }

  private static List<Byte> snapshot(Operators operators) {
    var bytes = new ByteWriter(64, 1 << 22);
    operators.chain.save(bytes);
    bytes.writeByteArray(operators.savedState());
    List<Byte> all = new ArrayList<>();
    for (byte b : bytes.toByteArray()) {
      all.add(b);
    }
    return all;
  }

  private static void assertEqualInBoth(java.util.function.Supplier<NodeSpec[]> specs) {
    Done copied = run(Templates.COPIED, specs.get());
    assertThat(copied).isEqualTo(run(Templates.SHARED, specs.get()));
    assertThat(copied.out()).isNotEmpty();
  }

  private static NodeSpec[] fiveLambdas() {
    return new NodeSpec[] {
      new NodeSpec.MapSpec<Item, Item>(i -> new Item(i.key(), i.n() * 3)),
      new NodeSpec.FilterSpec<Item>(i -> i.n() % 2 == 0),
      new NodeSpec.MapSpec<Item, Item>(i -> new Item(i.key() + "!", i.n())),
      new NodeSpec.FlatMapSpec<Item, Item>(
          (i, out) -> {
            for (long n = 0; n < i.n() % 3 + 1; n++) {
              out.emit(new Item(i.key(), n));
            }
          }),
      new NodeSpec.MapSpec<Item, Item>(i -> new Item(i.key(), i.n() + 1)),
    };
  }

  @Test
  void fiveLambdasGiveTheSame() {
    assertEqualInBoth(BothBuildsTest::fiveLambdas);
  }

  @Test
  void aReduceBehindAMapGivesTheSame() {
    assertEqualInBoth(
        () ->
            new NodeSpec[] {
              new NodeSpec.MapSpec<Item, Item>(i -> i),
              new NodeSpec.ReduceSpec<Item, String>(
                  Operators.by(String.class, Item::key), (a, b) -> new Item(a.key(), a.n() + b.n()))
            });
  }

  private static final class Counting implements Aggregate<Item, Long, Long> {
    @Override
    public TypeRef<Long> accumulatorType() {
      return TypeRef.of(Long.class);
    }

    @Override
    public Long create() {
      return 0L;
    }

    @Override
    public Long add(Long sum, Item item) {
      return sum + item.n();
    }

    @Override
    public Long merge(Long left, Long right) {
      return left + right;
    }

    @Override
    public Long result(Long sum) {
      return sum;
    }
  }

  @Test
  void windowsAndWhatFollowsThemGiveTheSame() {
    assertEqualInBoth(
        () ->
            new NodeSpec[] {
              new NodeSpec.WindowSpec<Item, String, Long, Long, Item>(
                  Operators.by(String.class, Item::key),
                  new Windows.Aligned(400, 100),
                  new Counting(),
                  (key, window, sum) -> new Item(key + "@" + window.endMillis(), sum)),
              new NodeSpec.MapSpec<Item, Item>(i -> new Item(i.key(), -i.n()))
            });
  }

  @Test
  void sessionsAndWhatFollowsThemGiveTheSame() {
    assertEqualInBoth(
        () ->
            new NodeSpec[] {
              new NodeSpec.WindowSpec<Item, String, Long, Long, Item>(
                  Operators.by(String.class, Item::key),
                  new Windows.Sessions(200),
                  new Counting(),
                  (key, window, sum) -> new Item(key + "@" + window.endMillis(), sum)),
              new NodeSpec.MapSpec<Item, Item>(i -> new Item(i.key(), -i.n()))
            });
  }

  /** Sums up, and tells at timers of both kinds. */
  static final class Summing extends ProcessFunction<String, Item, Item> {
    final ValueState<Long> sum = State.value("sum", Long.class);
    final Timer quiet = Timer.eventTime("quiet");
    final Timer clock = Timer.processingTime("clock");

    @Override
    public void process(Item item, Context<String, Item> ctx) {
      sum.set(sum.orElse(0L) + item.n());
      quiet.set(Instant.ofEpochMilli(item.n() * 10 + 30));
      clock.set(ctx.now().plusMillis(150));
      if (item.n() % 5 == 0) {
        ctx.emit(item);
      }
    }

    @Override
    public void onTimer(Timer timer, Context<String, Item> ctx) {
      ctx.emit(new Item(timer.name() + " " + ctx.key(), sum.orElse(0L)));
    }
  }

  @Test
  void aProcessFunctionBetweenFlatMapsGivesTheSame() {
    assertEqualInBoth(
        () -> {
          var function = new Summing();
          return new NodeSpec[] {
            new NodeSpec.FlatMapSpec<Item, Item>((i, out) -> out.emit(i)),
            new NodeSpec.ProcessSpec<>(
                Operators.by(String.class, Item::key),
                function,
                List.of(function.sum),
                List.of(function.quiet, function.clock)),
            new NodeSpec.FlatMapSpec<Item, Item>((i, out) -> out.emit(i))
          };
        });
  }

  @Test
  void theCopiesOfAChainAreUnloadedWithIt() {
    var operators = new Operators(Templates.COPIED, ITEM, fiveLambdas());
    operators.emit(new Item("a", 2), 5);
    var driver = new WeakReference<Class<?>>(operators.chain.records().getClass());
    assertThat(driver.get()).isNotNull();
    assertThat(driver.get().isHidden()).isTrue();
    operators = null;
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              System.gc();
              return driver.get() == null;
            });
  }
}
