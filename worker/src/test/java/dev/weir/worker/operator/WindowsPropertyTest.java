package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.graph.NodeSpec.WindowSpec;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.window.Aggregate;
import dev.weir.api.window.Windows;
import dev.weir.worker.template.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Aligned windows against every window of every record, with restores between any two records. */
class WindowsPropertyTest {
  record Click(long user, long time) {}

  private static final class Counting implements Aggregate<Click, Long, String> {
    @Override
    public TypeRef<Long> accumulatorType() {
      return TypeRef.of(Long.class);
    }

    @Override
    public Long create() {
      return 0L;
    }

    @Override
    public Long add(Long count, Click click) {
      return count + 1;
    }

    @Override
    public Long merge(Long left, Long right) {
      return left + right;
    }

    @Override
    public String result(Long count) {
      return count.toString();
    }
  }

  /** The records by slice, in each in order of arrival: to merge does not commute. */
  private static final class Listing implements Aggregate<Click, String, String> {
    @Override
    public TypeRef<String> accumulatorType() {
      return TypeRef.of(String.class);
    }

    @Override
    public String create() {
      return "";
    }

    @Override
    public String add(String list, Click click) {
      return list + click.time() + ",";
    }

    @Override
    public String merge(String left, String right) {
      return left + right;
    }

    @Override
    public String result(String list) {
      return list;
    }
  }

  /** The operator as it is now, and what it did before it was restored. */
  private static final class Run implements AutoCloseable {
    private final Windows.Aligned windows;
    private final boolean combining;
    private final boolean listing;
    private final boolean numbers;
    private final Backends backends;
    private final List<Object> out = new ArrayList<>();
    private Operators operators;
    private long late;

    Run(Random random, Windows.Aligned windows, boolean rocks) {
      this.windows = windows;
      this.combining = random.nextBoolean();
      this.listing = random.nextBoolean();
      this.numbers = random.nextBoolean();
      this.backends = new Backends(random, rocks);
      this.operators = operators();
    }

    private Operators operators() {
      WindowSpec<?, ?, ?, ?, ?> spec =
          numbers
              ? spec(Long.class, Click::user)
              : spec(String.class, click -> Long.toString(click.user()));
      var made = new Operators(Templates.COPIED, backends.open(), TypeRef.of(String.class), spec);
      made.combining = combining;
      return made;
    }

    private <K> WindowSpec<?, ?, ?, ?, ?> spec(Class<K> type, Function<Click, K> key) {
      return listing ? spec(type, key, new Listing()) : spec(type, key, new Counting());
    }

    private <K, A> WindowSpec<Click, K, A, String, String> spec(
        Class<K> type, Function<Click, K> key, Aggregate<Click, A, String> aggregate) {
      return new WindowSpec<>(
          Operators.by(type, key::apply),
          windows,
          aggregate,
          (user, window, result) -> user + "@" + window.endMillis() + "=" + result);
    }

    void click(long user, long time) {
      operators.emit(new Click(user, time), time);
    }

    void watermark(long watermark) {
      operators.watermark(watermark);
    }

    void restore() {
      Operators before = operators;
      operators = operators().restoredFrom(before);
      collect(before);
    }

    private void collect(Operators from) {
      assertThat(from.times).isSorted();
      out.addAll(from.out);
      late += from.chain.lateDropped();
      from.state.close();
    }

    @Override
    public void close() {
      assertThat(operators.chain.timersPending()).isZero();
      collect(operators);
    }
  }

  /** Every window of every record, with its records by slice. */
  private static final class Model {
    private final Windows.Aligned windows;
    private final boolean listing;
    private final SortedMap<Long, SortedMap<Long, SortedMap<Long, String>>> open = new TreeMap<>();
    private final List<String> out = new ArrayList<>();
    private long watermark = Long.MIN_VALUE;
    private long late;

    Model(Windows.Aligned windows, boolean listing) {
      this.windows = windows;
      this.listing = listing;
    }

    void click(long user, long time) {
      long slice = Math.floorDiv(time, windows.slideMillis()) * windows.slideMillis();
      boolean taken = false;
      for (long end = slice + windows.slideMillis();
          end <= slice + windows.sizeMillis();
          end += windows.slideMillis()) {
        if (end - 1 > watermark) {
          open.computeIfAbsent(end, e -> new TreeMap<>())
              .computeIfAbsent(user, u -> new TreeMap<>())
              .merge(slice, time + ",", String::concat);
          taken = true;
        }
      }
      late += taken ? 0 : 1;
    }

    void watermark(long newWatermark) {
      watermark = newWatermark;
      var due = open.headMap(watermark == Long.MAX_VALUE ? watermark : watermark + 2);
      due.forEach((end, users) -> users.forEach((user, slices) -> add(end, user, slices)));
      due.clear();
    }

    private void add(long end, long user, SortedMap<Long, String> slices) {
      String list = String.join("", slices.values());
      String result = listing ? list : "" + list.chars().filter(c -> c == ',').count();
      out.add(user + "@" + end + "=" + result);
    }
  }

  private static void run(long seed, boolean rocks, @Nullable Integer steps) {
    var random = new Random(seed);
    long slide = 1 + random.nextInt(50);
    var windows = new Windows.Aligned(slide * (1 + random.nextInt(5)), slide);
    int users = random.nextBoolean() ? 3 : 200;
    int disorder = random.nextBoolean() ? 20 : 500;
    long start = random.nextBoolean() ? -300 : 1L << 52;
    try (var run = new Run(random, windows, rocks)) {
      var model = new Model(windows, run.listing);
      long watermark = Long.MIN_VALUE;
      long now = start;
      for (int i = 0; i < (steps == null ? 600 : steps); i++) {
        if (random.nextInt(10) == 0) {
          watermark = Math.max(watermark, now - random.nextInt(disorder));
          run.watermark(watermark);
          model.watermark(watermark);
        } else if (random.nextInt(40) == 0) {
          run.restore();
        } else {
          now += random.nextInt(100) == 0 ? random.nextInt(10_000) : random.nextInt(4);
          long user = random.nextInt(users);
          long time = now - random.nextInt(disorder);
          run.click(user, time);
          model.click(user, time);
        }
      }
      run.watermark(Long.MAX_VALUE);
      model.watermark(Long.MAX_VALUE);
      run.restore();
      run.watermark(Long.MAX_VALUE);
      assertThat(run.out.stream().map(Object::toString).sorted().toList())
          .isEqualTo(model.out.stream().sorted().toList());
      assertThat(run.late).isEqualTo(model.late);
    }
  }

  @Property(tries = 150)
  void resultsAreThoseOfTheNaiveModel(@ForAll long seed) {
    run(seed, false, null);
  }

  @Property(tries = 6)
  void theyAreTheSameWhereStateMovesBetweenHeapAndRocksDb(@ForAll long seed) {
    run(seed, true, 300);
  }
}
