package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.graph.NodeSpec;
import dev.weir.api.graph.NodeSpec.CoGroupSpec;
import dev.weir.api.graph.NodeSpec.Side;
import dev.weir.api.graph.NodeSpec.Sides;
import dev.weir.api.graph.NodeSpec.WindowJoinSpec;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.window.Windows;
import dev.weir.worker.template.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Window joins and co-groups against every window of every record: few and many keys, lists that
 * are longer than a chunk, steps that end anywhere, restores between any two records.
 */
class TwoSidedWindowsPropertyTest {
  private static final int LEFT = 0;
  private static final int RIGHT = 1;

  record Came(int edge, long user, int number, long time) {}

  /** What is tried. */
  private record Trial(
      Backends backends, Windows.Aligned windows, boolean join, boolean numberKeys) {

    Operators operators() {
      NodeSpec spec =
          numberKeys
              ? spec(Long.class, Came::user)
              : spec(String.class, came -> Long.toString(came.user()));
      return new Operators(Templates.COPIED, backends.open(), TypeRef.of(String.class), spec);
    }

    private <K> NodeSpec spec(Class<K> type, Function<Came, K> key) {
      var keyed = Operators.<Came, K>by(type, key::apply);
      var side = new Side<>(keyed, TypeRef.of(Came.class), 1);
      var sides = new Sides<>(side, side);
      if (join) {
        return new WindowJoinSpec<K, Came, Came, String>(
            sides, windows, (left, right) -> pair(left.user(), left.number(), right.number()));
      }
      return new CoGroupSpec<K, Came, Came, String>(
          sides,
          windows,
          (user, window, left, right, out) ->
              out.emit(group(user, window.endMillis(), numbers(left), numbers(right))));
    }
  }

  private static String pair(long user, int left, int right) {
    return user + ":" + left + "-" + right;
  }

  private static String group(Object user, long end, List<Integer> left, List<Integer> right) {
    return user + "@" + end + left + right;
  }

  private static List<Integer> numbers(List<Came> records) {
    return records.stream().map(Came::number).toList();
  }

  /** The operator as it is now, and what it did before it was restored. */
  private static final class Run {
    private final Trial trial;
    private final List<String> out = new ArrayList<>();
    private Operators operators;
    private long late;

    Run(Trial trial) {
      this.trial = trial;
      this.operators = trial.operators();
    }

    void came(Came came) {
      operators.emit(came.edge(), came, came.time());
    }

    /** In steps of any size, of which each may find that there is no more room. */
    void watermark(long watermark) {
      Random random = trial.backends.random();
      operators.afterEach =
          () -> {
            if (random.nextInt(5) == 0) {
              operators.context.endRun();
            }
          };
      operators.chain.beginSweep(watermark);
      int atMost = 1;
      for (int fired = 1; fired > 0; fired = operators.chain.sweepSome(atMost)) {
        assertThat(fired).isLessThanOrEqualTo(atMost);
        atMost = 1 + random.nextInt(20);
      }
    }

    void restore() {
      Operators before = operators;
      operators = trial.operators().restoredFrom(before);
      collect(before);
    }

    private void collect(Operators from) {
      assertThat(from.times).isSorted();
      from.out.forEach(each -> out.add(each.toString()));
      late += from.chain.lateDropped();
      from.state.close();
    }

    void end() {
      watermark(Long.MAX_VALUE);
      assertThat(operators.chain.timersPending()).isZero();
      byte[] unused = trial.operators().savedState();
      assertThat(operators.savedState()).as("nothing is left").isEqualTo(unused);
      collect(operators);
    }
  }

  /** Every window, with the records of each user by slice. */
  private static final class Model {
    private final Trial trial;
    private final TreeMap<Long, TreeMap<Long, TreeMap<Long, List<Came>>>> open = new TreeMap<>();
    private final List<String> out = new ArrayList<>();
    private long watermark = Long.MIN_VALUE;
    private long late;

    Model(Trial trial) {
      this.trial = trial;
    }

    void came(Came came) {
      long slide = trial.windows.slideMillis();
      long slice = Math.floorDiv(came.time(), slide) * slide;
      boolean taken = false;
      for (long end = slice + slide; end <= slice + trial.windows.sizeMillis(); end += slide) {
        if (end - 1 > watermark) {
          open.computeIfAbsent(end, e -> new TreeMap<>())
              .computeIfAbsent(came.user(), u -> new TreeMap<>())
              .computeIfAbsent(slice, s -> new ArrayList<>())
              .add(came);
          taken = true;
        }
      }
      late += taken ? 0 : 1;
    }

    void watermark(long newWatermark) {
      watermark = newWatermark;
      var due = open.headMap(watermark == Long.MAX_VALUE ? watermark : watermark + 2);
      due.forEach((end, users) -> users.forEach((user, slices) -> ended(end, user, slices)));
      due.clear();
    }

    private void ended(long end, long user, TreeMap<Long, List<Came>> slices) {
      List<Integer> left = numbers(slices, LEFT);
      List<Integer> right = numbers(slices, RIGHT);
      if (!trial.join) {
        out.add(group(user, end, left, right));
        return;
      }
      for (int each : left) {
        right.forEach(other -> out.add(pair(user, each, other)));
      }
    }

    private static List<Integer> numbers(TreeMap<Long, List<Came>> slices, int edge) {
      return slices.values().stream()
          .flatMap(List::stream)
          .filter(came -> came.edge() == edge)
          .map(Came::number)
          .toList();
    }
  }

  private static void run(long seed, boolean rocks, int steps) {
    var random = new Random(seed);
    long slide = random.nextBoolean() ? 1 + random.nextInt(50) : 500;
    var windows = new Windows.Aligned(slide * (1 + random.nextInt(4)), slide);
    var backends = new Backends(random, rocks);
    var trial = new Trial(backends, windows, random.nextInt(3) == 0, random.nextBoolean());
    int users = random.nextBoolean() ? 2 : 100;
    int disorder = random.nextBoolean() ? 20 : 300;
    int rightOf = 2 + random.nextInt(30); // of so many records one is of the right
    var run = new Run(trial);
    var model = new Model(trial);
    long watermark = Long.MIN_VALUE;
    long now = random.nextBoolean() ? -300 : 1L << 52;
    for (int i = 0; i < steps; i++) {
      if (random.nextInt(60) == 0) {
        watermark = Math.max(watermark, now - random.nextInt(disorder));
        run.watermark(watermark);
        model.watermark(watermark);
      } else if (random.nextInt(100) == 0) {
        run.restore();
      } else {
        now += random.nextInt(3);
        int edge = random.nextInt(rightOf) == 0 ? RIGHT : LEFT;
        var came = new Came(edge, random.nextInt(users), i, now - random.nextInt(disorder));
        run.came(came);
        model.came(came);
      }
    }
    model.watermark(Long.MAX_VALUE);
    run.end();
    assertThat(run.out.stream().sorted().toList()).isEqualTo(model.out.stream().sorted().toList());
    assertThat(run.late).isEqualTo(model.late);
  }

  @Property(tries = 150)
  void resultsAreThoseOfTheNaiveModel(@ForAll long seed) {
    run(seed, false, 800);
  }

  @Property(tries = 8)
  void theyAreTheSameWhereStateMovesBetweenHeapAndRocksDb(@ForAll long seed) {
    run(seed, true, 800);
  }
}
