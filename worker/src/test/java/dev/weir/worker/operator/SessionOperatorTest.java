package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.graph.NodeSpec.WindowSpec;
import dev.weir.api.schema.TypeRef;
import dev.weir.api.window.Aggregate;
import dev.weir.api.window.Windows;
import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.worker.template.Templates;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionOperatorTest {
  record Visit(String user, long time) {}

  /** The times of a session's records, in no order of interest. */
  private record Times() implements Aggregate<Visit, String, String> {
    @Override
    public TypeRef<String> accumulatorType() {
      return TypeRef.of(String.class);
    }

    @Override
    public String create() {
      return "";
    }

    @Override
    public String add(String times, Visit visit) {
      return times + " " + visit.time();
    }

    @Override
    public String merge(String left, String right) {
      return left + right;
    }

    @Override
    public String result(String times) {
      return sorted(Arrays.stream(times.strip().split(" ")).map(Long::valueOf).toList());
    }
  }

  @SuppressWarnings("NullAway") // what a user may do
  private record Forgetful() implements Aggregate<Visit, String, String> {
    @Override
    public TypeRef<String> accumulatorType() {
      return TypeRef.of(String.class);
    }

    @Override
    public String create() {
      return "";
    }

    @Override
    public String add(String times, Visit visit) {
      return visit.user().equals("add") ? null : times;
    }

    @Override
    public String merge(String left, String right) {
      return null;
    }

    @Override
    public String result(String times) {
      return times;
    }
  }

  static String sorted(List<Long> times) {
    return times.stream().sorted().toList().toString();
  }

  static Operators sessions(long gap) {
    return sessions(gap, new HeapStateBackend(0, Operators.GROUPS, Operators.GROUPS));
  }

  static Operators sessions(long gap, StateBackend state) {
    return new Operators(
        Templates.COPIED,
        state,
        TypeRef.of(String.class),
        new WindowSpec<>(
            Operators.by(String.class, Visit::user),
            new Windows.Sessions(gap),
            new Times(),
            (user, window, times) ->
                user + "[" + window.startMillis() + "," + window.endMillis() + ")" + times));
  }

  static void visit(Operators operators, String user, long time) {
    operators.emit(new Visit(user, time), time);
  }

  @Test
  void anAggregateThatReturnsNullIsRefusedByName() {
    var operators =
        new Operators(
            TypeRef.of(String.class),
            new WindowSpec<>(
                Operators.by(String.class, Visit::user),
                new Windows.Sessions(10),
                new Forgetful(),
                (user, window, times) -> user));
    assertThatThrownBy(() -> visit(operators, "add", 100)).satisfies(e -> refused(e));
    visit(operators, "create", 100);
    visit(operators, "create", 120);
    assertThatThrownBy(() -> visit(operators, "create", 110)).satisfies(e -> refused(e));
  }

  private static void refused(Throwable e) {
    assertThat(e)
        .isInstanceOfSatisfying(
            WeirException.class, w -> assertThat(w.code()).isEqualTo(ErrorCode.VALUE_INVALID))
        .hasMessageContaining("operator 'a'")
        .hasMessageContaining("null, no accumulator");
  }

  @Test
  void recordsThatAreTheGapApartBelongTogetherAndAMillisecondMoreDoesNot() {
    Operators sessions = sessions(10);
    visit(sessions, "ann", 100);
    visit(sessions, "ann", 110);
    visit(sessions, "bob", 100);
    visit(sessions, "bob", 111);
    sessions.watermark(Long.MAX_VALUE);
    assertThat(sessions.out)
        .containsExactlyInAnyOrder(
            "ann[100,120)[100, 110]", "bob[100,110)[100]", "bob[111,121)[111]");
    assertThat(sessions.chain.timersPending()).isZero();
  }

  @Test
  void aSessionEndsWhenTheWatermarkReachesItsEndAndThatIsTheTimeOfItsResult() {
    Operators sessions = sessions(10);
    visit(sessions, "ann", 100);
    sessions.watermark(105);
    visit(sessions, "ann", 108);
    sessions.watermark(110);
    sessions.watermark(117);
    assertThat(sessions.out).isEmpty();
    sessions.watermark(118);
    assertThat(sessions.out).containsExactly("ann[100,118)[100, 108]");
    assertThat(sessions.times).containsExactly(118L);
  }

  @Test
  void aRecordBetweenTwoSessionsMakesThemOne() {
    Operators sessions = sessions(10);
    visit(sessions, "ann", 100);
    visit(sessions, "ann", 120);
    visit(sessions, "ann", 140);
    visit(sessions, "ann", 130);
    visit(sessions, "ann", 110);
    sessions.watermark(149);
    assertThat(sessions.out).isEmpty();
    sessions.watermark(150);
    assertThat(sessions.out).containsExactly("ann[100,150)[100, 110, 120, 130, 140]");
  }

  @Test
  void aRecordIsLateWhenTheSessionItWouldFormHasEnded() {
    Operators sessions = sessions(10);
    visit(sessions, "ann", 105);
    sessions.watermark(110);
    visit(sessions, "ann", 100); // ends at 110 by itself, but belongs to the open one
    visit(sessions, "bob", 100);
    visit(sessions, "bob", 101);
    assertThat(sessions.chain.lateDropped()).isEqualTo(1);
    sessions.watermark(200);
    assertThat(sessions.out)
        .containsExactlyInAnyOrder("ann[100,115)[100, 105]", "bob[101,111)[101]");
  }

  @Test
  void aRecordWithoutTimeIsRefusedByName() {
    Operators sessions = sessions(10);
    assertThatThrownBy(() -> visit(sessions, "ann", ElementContext.NO_TIMESTAMP))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMESTAMP_INVALID));
  }

  @Test
  void whatCombinersMadeOfRecordsCountsForAllOfThem() {
    Operators sessions = sessions(10);
    sessions.combining = true;
    for (long time = 100; time <= 130; time++) {
      visit(sessions, "ann", time);
    }
    sessions.empty();
    assertThat(sessions.chain.recordsHidden()).isEqualTo(29); // the first goes by itself
    sessions.watermark(140);
    assertThat(sessions.out).hasSize(1);
    assertThat(sessions.out.get(0).toString()).startsWith("ann[100,140)[100, 101,");
    assertThat(sessions.chain.lateDropped()).isZero();
  }

  @Test
  void aSpanConnectsWhatItReaches() {
    Operators sessions = sessions(10);
    for (long time : new long[] {100, 120, 140, 160}) {
      span(sessions, time, time);
    }
    span(sessions, 110, 135);
    sessions.watermark(150);
    assertThat(sessions.out).containsExactly("ann[100,150)[100, 110, 120, 135, 140]");
    span(sessions, 90, 140); // late, two records
    assertThat(sessions.chain.lateDropped()).isEqualTo(2);
    span(sessions, 90, 141); // ends later than the watermark
    sessions.watermark(151);
    assertThat(sessions.out).hasSize(2).last().isEqualTo("ann[90,151)[90, 141]");
    sessions.watermark(Long.MAX_VALUE);
    assertThat(sessions.out).hasSize(3).last().isEqualTo("ann[160,170)[160]");
    assertThat(sessions.chain.timersPending()).isZero();
  }

  private static void span(Operators operators, long first, long last) {
    int records = first == last ? 1 : 2;
    String times = first == last ? " " + first : " " + first + " " + last;
    operators.take(new SpanPartial<>(7, "ann", last - first, times, records), first);
  }
}
