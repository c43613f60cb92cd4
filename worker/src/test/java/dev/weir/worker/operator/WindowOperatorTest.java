package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.NodeSpec.WindowSpec;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.window.Aggregate;
import dev.weir.api.window.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WindowOperatorTest {
  record Click(String user, long time) {}

  private static final class Counting implements Aggregate<Click, Long, Long> {
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
    public Long result(Long count) {
      return count;
    }
  }

  private static final class Forgetful implements Aggregate<Click, String, String> {
    @Override
    public TypeRef<String> accumulatorType() {
      return TypeRef.of(String.class);
    }

    @Override
    public String create() {
      return "";
    }

    @Override
    public String add(String clicks, Click click) {
      return clicks + click.time();
    }

    @Override
    @SuppressWarnings("NullAway") // what a user may do
    public String merge(String left, String right) {
      return null;
    }

    @Override
    public String result(String clicks) {
      return clicks;
    }
  }

  private static Operators counting(Windows.Aligned windows) {
    return new Operators(
        TypeRef.of(String.class),
        new WindowSpec<>(
            Operators.by(String.class, Click::user),
            windows,
            new Counting(),
            (user, window, count) ->
                user + "[" + window.startMillis() + "," + window.endMillis() + ")=" + count));
  }

  private static void click(Operators operators, String user, long time) {
    operators.emit(new Click(user, time), time);
  }

  @Test
  void aWindowFiresOnceWhenTheWatermarkPassesItsEnd() {
    Operators counting = counting(new Windows.Aligned(100, 100));
    click(counting, "ann", 110);
    click(counting, "ann", 199);
    counting.watermark(198);
    assertThat(counting.out).isEmpty();
    counting.watermark(199);
    assertThat(counting.out).containsExactly("ann[100,200)=2");
    assertThat(counting.times).containsExactly(199L);
    counting.watermark(Long.MAX_VALUE);
    assertThat(counting.out).hasSize(1);
    assertThat(counting.chain.timersPending()).isZero();
  }

  @Test
  void aRecordThatIsLateForSomeWindowsCountsInTheOthers() {
    Operators counting = counting(new Windows.Aligned(200, 100));
    click(counting, "ann", 250);
    counting.watermark(299);
    click(counting, "ann", 220); // [100,300) has fired, [200,400) has not
    counting.watermark(400);
    assertThat(counting.out).containsExactly("ann[100,300)=1", "ann[200,400)=2");
    assertThat(counting.chain.lateDropped()).isZero();
    click(counting, "ann", 220);
    assertThat(counting.chain.lateDropped()).isEqualTo(1);
  }

  @Test
  void anAggregateThatMergesToNullIsRefusedByName() {
    var operators =
        new Operators(
            TypeRef.of(String.class),
            new WindowSpec<>(
                Operators.by(String.class, Click::user),
                new Windows.Aligned(200, 100),
                new Forgetful(),
                (user, window, count) -> user));
    click(operators, "ann", 110);
    click(operators, "ann", 210);
    assertThatThrownBy(() -> operators.watermark(299))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_INVALID))
        .hasMessageContaining("operator 'a'")
        .hasMessageContaining("null, no accumulator");
  }

  @Test
  void windowsBefore1970HoldTheirStart() {
    Operators counting = counting(new Windows.Aligned(100, 100));
    click(counting, "ann", -1);
    click(counting, "ann", -100);
    click(counting, "ann", -101);
    counting.watermark(Long.MAX_VALUE);
    assertThat(counting.out).containsExactly("ann[-200,-100)=1", "ann[-100,0)=2");
  }

  @Test
  void aRecordWithoutTimeIsRefusedByName() {
    Operators counting = counting(new Windows.Aligned(100, 100));
    assertThatThrownBy(() -> click(counting, "ann", ElementContext.NO_TIMESTAMP))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMESTAMP_INVALID))
        .hasMessageContaining("operator 'a', subtask 0")
        .hasMessageContaining(".watermarks(");
  }

  @Property(tries = 300)
  void resultsAreThoseOfTheNaiveModel(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int slices) {
    var random = new Random(seed);
    long slide = 1 + random.nextInt(50);
    var windows = new Windows.Aligned(slide * slices, slide);
    Operators counting = counting(windows);
    counting.combining = random.nextBoolean();
    var model = new Model(windows);
    long watermark = Long.MIN_VALUE;
    for (int i = 0; i < 200; i++) {
      if (random.nextInt(8) == 0) {
        watermark = Math.max(watermark, random.nextInt(600) - 100);
        counting.watermark(watermark);
        model.watermark(watermark);
      } else if (random.nextInt(40) == 0) {
        counting = restored(counting, windows);
      } else {
        long time = random.nextInt(600) - 100;
        String user = "u" + random.nextInt(3);
        click(counting, user, time);
        model.click(user, time);
      }
    }
    counting.watermark(Long.MAX_VALUE);
    model.watermark(Long.MAX_VALUE);
    assertThat(counting.out.stream().map(Object::toString).sorted().toList())
        .isEqualTo(model.out.stream().sorted().toList());
    assertThat(counting.chain.lateDropped() + model.lateBefore(counting)).isEqualTo(model.late);
  }

  /** The same operator after a checkpoint and a restore. */
  private static Operators restored(Operators before, Windows.Aligned windows) {
    Operators after = counting(windows).restoredFrom(before);
    after.combining = before.combining;
    after.out.addAll(before.out);
    after.earlierLate = before.earlierLate + before.chain.lateDropped();
    return after;
  }

  /** Every window of every record, kept as a list. */
  private static final class Model {
    private final Windows.Aligned windows;
    private final SortedMap<String, Long> open = new TreeMap<>();
    private final SortedMap<String, Long> ends = new TreeMap<>();
    private final List<String> out = new ArrayList<>();
    private long watermark = Long.MIN_VALUE;
    private long late;

    Model(Windows.Aligned windows) {
      this.windows = windows;
    }

    void click(String user, long time) {
      boolean taken = false;
      for (long start = time - windows.sizeMillis() + 1; start <= time; start++) {
        if (Math.floorMod(start, windows.slideMillis()) == 0
            && start + windows.sizeMillis() - 1 > watermark) {
          String name = user + "[" + start + "," + (start + windows.sizeMillis()) + ")=";
          open.merge(name, 1L, Long::sum);
          ends.put(name, start + windows.sizeMillis());
          taken = true;
        }
      }
      late += taken ? 0 : 1;
    }

    void watermark(long newWatermark) {
      watermark = newWatermark;
      open.entrySet()
          .removeIf(
              entry -> {
                boolean due = ends.get(entry.getKey()) - 1 <= watermark;
                if (due) {
                  out.add(entry.getKey() + entry.getValue());
                }
                return due;
              });
    }

    long lateBefore(Operators counting) {
      return counting.earlierLate;
    }
  }
}
