package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.Murmur3;
import dev.weir.api.error.WeirException;
import dev.weir.api.function.KeySelector;
import dev.weir.api.function.ProcessFunction;
import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.NodeSpec.ProcessSpec;
import dev.weir.api.graph.NodeSpec.ReduceSpec;
import dev.weir.api.graph.NodeSpec.WindowSpec;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.state.State;
import dev.weir.api.state.ValueState;
import dev.weir.api.window.Aggregates;
import dev.weir.api.window.Windows;
import dev.weir.worker.exchange.RecordRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LookAheadTest {
  /** More than fit the processor's caches, by the table's own measure. */
  private static final int KEYS = 20_000;

  private static final TypeRef<Long> LONG = TypeRef.of(Long.class);

  /** Records in a row of which all may be looked at, as in a batch; counts the looks. */
  private static final class Row implements RecordRun {
    private final List<?> records;
    private int next;
    private int looks;

    Row(List<?> records) {
      this.records = records;
    }

    @Override
    public @Nullable Object nextRecord() {
      return next == records.size() ? null : records.get(next++);
    }

    @Override
    public @Nullable Object ahead(int distance) {
      looks++;
      int at = next + distance;
      return at < records.size() ? records.get(at) : null;
    }

    @Override
    public long value() {
      return 0;
    }
  }

  private static final class Counting extends ProcessFunction<Long, Long, Long> {
    private final ValueState<Long> count = State.value("count", Long.class);

    @Override
    public void process(Long key, Context<Long, Long> ctx) {
      long now = count.orElse(0L) + 1;
      count.set(now);
      ctx.emit(key * 1000 + now);
    }
  }

  private static NodeSpec counting() {
    return counting(n -> n);
  }

  private static NodeSpec counting(KeySelector<Long, Long> selector) {
    var function = new Counting();
    return new ProcessSpec<>(
        Operators.by(Long.class, selector), function, List.of(function.count), List.of());
  }

  /** What is kept as bytes: more of them at each record, so that they move now and then. */
  record Kept(long count, byte[] trail) {}

  private static final class Trailing extends ProcessFunction<Long, Long, Long> {
    private final ValueState<Kept> kept = State.value("kept", Kept.class);

    @Override
    public void process(Long key, Context<Long, Long> ctx) {
      Kept before = kept.get();
      long now = before == null ? 1 : before.count() + 1;
      kept.set(new Kept(now, new byte[(int) (now * 7)]));
      ctx.emit(key * 1000 + now);
    }
  }

  private static NodeSpec trailing() {
    var function = new Trailing();
    return new ProcessSpec<>(
        Operators.<Long, Long>by(Long.class, n -> n), function, List.of(function.kept), List.of());
  }

  private static NodeSpec sessions() {
    return new WindowSpec<>(
        Operators.<Long, Long>by(Long.class, n -> n),
        new Windows.Sessions(10),
        Aggregates.<Long>counting(),
        (key, window, count) -> key * 1000 + count);
  }

  private static Row run(Operators operators, List<?> records) {
    var row = new Row(records);
    while (row.next < records.size()) {
      Object first = row.nextRecord();
      operators.chain.records().run(first, 0, row, 200);
    }
    return row;
  }

  private static List<Long> random(long seed, int count) {
    var random = new Random(seed);
    List<Long> records = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      records.add((long) random.nextInt(2 * KEYS));
    }
    return records;
  }

  private static List<Long> everyKey() {
    List<Long> records = new ArrayList<>();
    for (long key = 0; key < KEYS; key++) {
      records.add(key);
    }
    return records;
  }

  private static void assertSameWithAndWithoutLooks(
      Supplier<NodeSpec> spec, List<Long> records, int looks) {
    var looking = new Operators(LONG, spec.get());
    var blind = new Operators(LONG, spec.get());
    run(looking, everyKey());
    everyKey().forEach(key -> blind.emit(key, 0));
    assertThat(run(looking, records).looks).isGreaterThan(looks);
    records.forEach(record -> blind.emit(record, 0));
    assertThat(looking.out).isEqualTo(blind.out);
    assertThat(looking.savedState()).isEqualTo(blind.savedState());
  }

  @Test
  void outputAndStateAreTheSameWithAndWithoutLooks() {
    List<Long> records = random(20260101, 5_000); // keys that are there, and keys that are not
    assertSameWithAndWithoutLooks(LookAheadTest::counting, records, 4_000);
  }

  @Test
  void valuesThatAreBytesAreFoundWhereTheyAreWhenTheirTurnHasCome() {
    List<Long> records = random(20260103, 20_000);
    records.addAll(records.subList(0, 5_000)); // and some of them again, one after the other
    records.sort(Comparator.comparing(n -> n / 50));
    assertSameWithAndWithoutLooks(LookAheadTest::trailing, records, 15_000);
  }

  @Test
  void sessionsAreLookedAtWhenTheirPartialsCome() {
    var looking = new Operators(LONG, sessions());
    var blind = new Operators(LONG, sessions());
    for (List<Long> keys : List.of(everyKey(), random(20260104, 5_000))) {
      List<SpanPartial<Long, Long>> partials =
          keys.stream()
              .map(key -> new SpanPartial<>(Murmur3.hashLong(key), key, 0, 2L, 2))
              .toList();
      Row row = run(looking, partials);
      assertThat(row.looks).isGreaterThan(keys.size() / 10);
      partials.forEach(partial -> blind.take(partial, 0));
    }
    assertThat(looking.savedState()).isEqualTo(blind.savedState());
    looking.watermark(100);
    blind.watermark(100);
    assertThat(looking.out).isEqualTo(blind.out).hasSizeGreaterThan(KEYS);
  }

  @Test
  void aReduceLooksTooAndSmallStateIsNotLookedAt() {
    var operators =
        new Operators(LONG, new ReduceSpec<>(Operators.by(Long.class, (Long n) -> n), (a, b) -> a));
    assertThat(run(operators, everyKey().subList(0, 1_000)).looks).isZero();
    run(operators, everyKey());
    assertThat(run(operators, random(20260102, 1_000)).looks).isGreaterThan(800);
  }

  @Test
  void aSelectorThatFailsDoesSoWhenItsRecordsTurnHasCome() {
    var operators =
        new Operators(
            LONG,
            counting(
                n -> {
                  if (n < 0) {
                    throw new IllegalStateException("below zero");
                  }
                  return n;
                }));
    run(operators, everyKey());
    operators.out.clear();
    List<Long> records = new ArrayList<>(everyKey().subList(0, 10));
    records.add(-1L);
    records.addAll(everyKey().subList(0, 10));
    assertThatThrownBy(() -> run(operators, records))
        .isInstanceOf(WeirException.class)
        .hasMessageContaining("operator 'a'")
        .hasMessageContaining("-1");
    assertThat(operators.out).hasSize(10);
  }

  @Test
  void aRecordOfAnotherSubtasksKeyGroupIsNamedWhenItsTurnHasCome() {
    var operators = new Operators(0, Operators.GROUPS / 2, LONG, counting());
    var whole = new Operators(LONG, counting());
    List<Long> here = new ArrayList<>();
    for (long key = 0; here.size() < KEYS; key++) {
      try {
        operators.emit(key, 0);
        here.add(key);
      } catch (IllegalStateException | WeirException e) {
        whole.emit(key, 0);
      }
    }
    long elsewhere = (Long) whole.out.get(0) / 1000;
    operators.out.clear();
    List<Long> records = new ArrayList<>(here.subList(0, 10));
    records.add(elsewhere);
    assertThatThrownBy(() -> run(operators, records)).hasStackTraceContaining("key of group");
    assertThat(operators.out).hasSize(10);
  }
}
