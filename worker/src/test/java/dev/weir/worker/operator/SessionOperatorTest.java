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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
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

  private static String sorted(List<Long> times) {
    return times.stream().sorted().toList().toString();
  }

  private static Operators sessions(long gap) {
    return sessions(gap, 0, Operators.GROUPS);
  }

  private static Operators sessions(long gap, int firstGroup, int endGroup) {
    return new Operators(
        firstGroup,
        endGroup,
        TypeRef.of(String.class),
        new WindowSpec<>(
            Operators.by(String.class, Visit::user),
            new Windows.Sessions(gap),
            new Times(),
            (user, window, times) ->
                user + "[" + window.startMillis() + "," + window.endMillis() + ")" + times));
  }

  private static void visit(Operators operators, String user, long time) {
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

  @Property(tries = 300)
  void sessionsAreThoseOfTheNaiveModel(@ForAll long seed) {
    var random = new Random(seed);
    long gap = 1 + random.nextInt(30);
    Operators sessions = sessions(gap);
    var model = new Model(gap);
    List<Object> out = new ArrayList<>();
    long late = 0;
    long watermark = Long.MIN_VALUE;
    for (int i = 0; i < 150; i++) {
      if (random.nextInt(8) == 0) {
        watermark = Math.max(watermark, random.nextInt(600) - 100);
        sessions.watermark(watermark);
        model.watermark(watermark);
      } else if (random.nextInt(40) == 0) {
        out.addAll(sessions.out);
        late += sessions.chain.lateDropped();
        sessions = sessions(gap).restoredFrom(sessions);
      } else {
        long time = random.nextInt(600) - 100;
        String user = "u" + random.nextInt(3);
        visit(sessions, user, time);
        model.visit(user, time);
      }
    }
    out.addAll(sessions.out);
    late += sessions.chain.lateDropped();
    int middle = random.nextInt(Operators.GROUPS + 1);
    Operators low = sessions(gap, 0, middle).restoredFrom(sessions);
    Operators high = sessions(gap, middle, Operators.GROUPS).restoredFrom(sessions);
    low.watermark(Long.MAX_VALUE);
    high.watermark(Long.MAX_VALUE);
    model.watermark(Long.MAX_VALUE);
    var all = Stream.of(out, low.out, high.out).flatMap(List::stream).map(Object::toString);
    assertThat(all.sorted().toList()).isEqualTo(model.out.stream().sorted().toList());
    assertThat(late).isEqualTo(model.late);
  }

  /** Groups of records, put together again and again until none are near each other. */
  private static final class Model {
    private final long gap;
    private final List<List<Visit>> open = new ArrayList<>();
    private final List<String> out = new ArrayList<>();
    private long watermark = Long.MIN_VALUE;
    private long late;

    Model(long gap) {
      this.gap = gap;
    }

    void visit(String user, long time) {
      var visit = new Visit(user, time);
      List<List<Visit>> near =
          open.stream().filter(session -> session.stream().anyMatch(v -> near(v, visit))).toList();
      if (near.isEmpty() && time + gap <= watermark) {
        late++;
        return;
      }
      var joined = new ArrayList<>(List.of(visit));
      near.forEach(joined::addAll);
      open.removeAll(near);
      open.add(joined);
    }

    private boolean near(Visit a, Visit b) {
      return a.user().equals(b.user()) && Math.abs(a.time() - b.time()) <= gap;
    }

    void watermark(long newWatermark) {
      watermark = newWatermark;
      open.removeIf(
          session -> {
            List<Long> times = session.stream().map(Visit::time).sorted().toList();
            long end = times.get(times.size() - 1) + gap;
            if (end <= watermark) {
              String user = session.get(0).user();
              out.add(user + "[" + times.get(0) + "," + end + ")" + sorted(times));
            }
            return end <= watermark;
          });
    }
  }
}
