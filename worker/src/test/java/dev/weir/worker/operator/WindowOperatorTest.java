package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.NodeSpec.WindowSpec;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.window.Aggregate;
import dev.weir.api.window.Aggregates;
import dev.weir.api.window.Windows;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowOperatorTest {
  record Click(String user, long time) {}

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
            Aggregates.counting(),
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

  @Test
  void windowsEndInOrderOfTimeAcrossAllKeys() {
    Operators counting = counting(new Windows.Aligned(300, 100));
    for (int i = 0; i < 50; i++) {
      click(counting, "u" + i, 100L * (i % 7));
    }
    counting.watermark(Long.MAX_VALUE);
    assertThat(counting.times).isSorted().startsWith(99L).endsWith(899L);
    assertThat(counting.out).hasSize(150).doesNotHaveDuplicates();
  }

  @Test
  void afterARestoreNothingFiresTwiceAndNothingIsForgotten() {
    var windows = new Windows.Aligned(300, 100);
    Operators before = counting(windows);
    click(before, "ann", 50);
    click(before, "ann", 150);
    click(before, "bob", 250);
    before.watermark(299);
    assertThat(before.out)
        .containsExactly("ann[-200,100)=1", "ann[-100,200)=2", "ann[0,300)=2", "bob[0,300)=1");
    assertThat(before.chain.timersPending()).as("slices that a window needs").isEqualTo(2);
    Operators after = counting(windows).restoredFrom(before);
    after.watermark(299);
    after.watermark(398);
    assertThat(after.out).isEmpty();
    click(after, "ann", 99);
    assertThat(after.chain.lateDropped()).isEqualTo(1);
    after.watermark(399);
    assertThat(after.out).containsExactlyInAnyOrder("ann[100,400)=1", "bob[100,400)=1");
    after = counting(windows).restoredFrom(after);
    after.watermark(Long.MAX_VALUE);
    assertThat(after.out).containsExactly("bob[200,500)=1");
    assertThat(after.chain.timersPending()).isZero();
  }

  @Test
  void theFarthestTimesAndTheLongestWindowsDoNotOverflow() {
    long far = SourceReaderOperator.MAX_TIMESTAMP;
    for (var windows :
        List.of(
            new Windows.Aligned(far, far),
            new Windows.Aligned(far, far / 4),
            new Windows.Aligned(3, 1))) {
      Operators counting = counting(windows);
      counting.watermark(Long.MIN_VALUE);
      long[] times = {-far, -far + 1, 0, far - 1, far};
      for (long time : times) {
        click(counting, "u" + time, time);
      }
      counting.watermark(Long.MIN_VALUE + 1);
      assertThat(counting.out).isEmpty();
      counting.watermark(0);
      counting.watermark(Long.MAX_VALUE - 1);
      counting.watermark(Long.MAX_VALUE);
      long each = windows.sizeMillis() / windows.slideMillis();
      assertThat(counting.out).hasSize((int) (times.length * each)).doesNotHaveDuplicates();
      assertThat(counting.times).isSorted();
      assertThat(counting.chain.timersPending()).isZero();
      assertThat(counting.chain.sweepSome(1)).isZero();
    }
  }

  /** The output may have no room after any result: it is asked before the next. */
  @Test
  void noResultIsEmittedWhileTheOutputHasNoRoom() {
    for (long size : new long[] {100, 300}) {
      Operators counting = counting(new Windows.Aligned(size, 100));
      for (int i = 0; i < 40; i++) {
        click(counting, "u" + i, i * 10);
      }
      counting.afterEach = counting.context::endRun;
      counting.chain.beginSweep(Long.MAX_VALUE);
      int before = 0;
      while (counting.chain.sweepSome(256) > 0) {
        assertThat(counting.out.size() - before).isBetween(0, 1);
        before = counting.out.size();
      }
      assertThat(counting.out).hasSize((int) (40 * size / 100)).doesNotHaveDuplicates();
    }
  }

  @Test
  void aStepOfAWindowsEndIsBounded() {
    Operators counting = counting(new Windows.Aligned(300, 100));
    for (int i = 0; i < 30_000; i++) {
      click(counting, "u" + i % 10_000, i % 300);
    }
    for (int atMost : new int[] {1, 7, 256}) {
      counting.chain.beginSweep(100L * atMost);
      int before = counting.out.size();
      for (int fired = 1; fired > 0; before = counting.out.size()) {
        fired = counting.chain.sweepSome(atMost);
        assertThat(fired).isBetween(0, atMost);
        assertThat(counting.out.size() - before).isBetween(0, atMost);
      }
    }
    counting.watermark(Long.MAX_VALUE);
    assertThat(counting.out).hasSize(50_000).doesNotHaveDuplicates();
  }

  @Test
  void whatFailsAtAWindowsEndIsNamed() {
    var spec =
        new WindowSpec<Click, String, Long, Long, String>(
            Operators.by(String.class, Click::user),
            new Windows.Aligned(200, 100),
            Aggregates.counting(),
            (user, window, count) -> {
              if (user.equals("bob")) {
                throw new IllegalStateException("no bobs");
              }
              return nothing();
            });
    var throwing = new Operators(TypeRef.of(String.class), spec);
    click(throwing, "bob", 110);
    assertThatThrownBy(() -> throwing.watermark(299))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_CODE_FAILED))
        .hasMessageContaining("operator 'a'")
        .hasMessageContaining("no bobs")
        .hasMessageContaining("TimeWindow");
    var empty = new Operators(TypeRef.of(String.class), spec);
    click(empty, "ann", 110);
    assertThatThrownBy(() -> empty.watermark(299))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_INVALID))
        .hasMessageContaining("the window function returned null");
  }

  @SuppressWarnings("NullAway") // what a user may do
  private static String nothing() {
    return null;
  }
}
