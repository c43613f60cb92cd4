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

  @Property(tries = 300)
  void sessionsAreThoseOfTheNaiveModel(@ForAll long seed) {
    model(seed, 150, 600, 30, false);
  }

  /** What is held is sent when a watermark asks for it, and now and then. */
  @Property(tries = 500)
  void combinedSessionsAreThoseOfTheNaiveModel(@ForAll long seed) {
    model(seed, 150, 600, 30, true);
  }

  /** As from a source: times and watermarks move on together, so most records are held. */
  @Property(tries = 300)
  void combinedSessionsOfRecordsInRoughOrderAreThoseOfTheNaiveModel(@ForAll long seed) {
    var random = new Random(seed);
    long gap = 1 + random.nextInt(30);
    int jitter = 1 + random.nextInt(40);
    int bound = random.nextInt(jitter + 1);
    int users = 1 + random.nextInt(6);
    Operators sessions = sessions(gap);
    sessions.combining = true;
    var model = new Model(gap);
    long now = 0;
    long greatest = 0;
    for (int i = 0; i < 400; i++) {
      now += random.nextInt(4) + (random.nextInt(40) == 0 ? gap : 0);
      long time = now - random.nextInt(jitter);
      greatest = Math.max(greatest, time);
      String user = "u" + random.nextInt(users);
      visit(sessions, user, time);
      model.visit(user, time);
      if (random.nextInt(6) == 0) {
        sessions.watermark(greatest - bound - 1);
        model.watermark(greatest - bound - 1);
        assertThat(shown(sessions.out)).isEqualTo(shown(model.out));
        assertThat(sessions.chain.lateDropped()).isEqualTo(model.late);
      }
      if (random.nextInt(50) == 0) {
        sessions.empty();
      }
    }
    sessions.watermark(Long.MAX_VALUE);
    model.watermark(Long.MAX_VALUE);
    assertThat(shown(sessions.out)).isEqualTo(shown(model.out));
    assertThat(sessions.combiner.recordsHidden()).isEqualTo(sessions.chain.recordsHidden());
  }

  /** Producers with combiners and watermarks of their own, one edge; the least watermark counts. */
  @Property(tries = 300)
  void sessionsThatManyProducersCombineAreThoseOfTheNaiveModel(@ForAll long seed) {
    var random = new Random(seed);
    long gap = 1 + random.nextInt(30);
    Operators sessions = sessions(gap);
    var model = new Model(gap);
    List<ElementContext> producers = new ArrayList<>();
    List<Combiner> combiners = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      var producer = new ElementContext(i, () -> 0);
      producers.add(producer);
      combiners.add(sessions.combiner(producer));
    }
    int jitter = 1 + random.nextInt(60);
    for (int i = 0; i < 500; i++) {
      int at = random.nextInt(producers.size());
      ElementContext producer = producers.get(at);
      Combiner combiner = combiners.get(at);
      if (random.nextInt(6) == 0) {
        long watermark = Math.max(producer.watermark(), i - random.nextInt(jitter));
        while (combiner.holdsBack(watermark) && !combiner.emptySome(2)) {}
        producer.watermark(watermark);
        long least = producers.stream().mapToLong(ElementContext::watermark).min().orElseThrow();
        sessions.watermark(least);
        model.watermark(least);
        assertThat(shown(sessions.out)).isEqualTo(shown(model.out));
      } else if (random.nextInt(50) == 0) {
        while (!combiner.emptySome(2)) {}
      } else {
        long time = i + random.nextInt(20) - random.nextInt(jitter);
        String user = "u" + random.nextInt(4);
        producer.timestamp(time);
        combiner.emit(new Visit(user, time));
        model.visit(user, time);
      }
    }
    for (Combiner combiner : combiners) {
      while (!combiner.emptySome(2)) {}
    }
    sessions.watermark(Long.MAX_VALUE);
    model.watermark(Long.MAX_VALUE);
    assertThat(shown(sessions.out)).isEqualTo(shown(model.out));
    assertThat(sessions.chain.lateDropped()).isEqualTo(model.late);
  }

  private static List<String> shown(List<?> out) {
    return out.stream().map(Object::toString).sorted().toList();
  }

  private static void model(long seed, int steps, int times, int gaps, boolean combining) {
    var random = new Random(seed);
    long gap = 1 + random.nextInt(gaps);
    Operators sessions = sessions(gap);
    sessions.combining = combining;
    var model = new Model(gap);
    List<Object> out = new ArrayList<>();
    long late = 0;
    long watermark = Long.MIN_VALUE;
    for (int i = 0; i < steps; i++) {
      if (random.nextInt(8) == 0) {
        watermark = Math.max(watermark, random.nextInt(times) - 100);
        sessions.watermark(watermark);
        model.watermark(watermark);
      } else if (random.nextInt(40) == 0) {
        sessions.empty();
        out.addAll(sessions.out);
        late += sessions.chain.lateDropped();
        sessions = sessions(gap).restoredFrom(sessions);
        sessions.combining = combining;
      } else {
        long time = random.nextInt(times) - 100;
        String user = "u" + random.nextInt(3);
        visit(sessions, user, time);
        model.visit(user, time);
      }
    }
    sessions.empty();
    out.addAll(sessions.out);
    late += sessions.chain.lateDropped();
    int middle = random.nextInt(Operators.GROUPS + 1);
    Operators low = sessions(gap, 0, middle).restoredFrom(sessions);
    Operators high = sessions(gap, middle, Operators.GROUPS).restoredFrom(sessions);
    low.watermark(Long.MAX_VALUE);
    high.watermark(Long.MAX_VALUE);
    model.watermark(Long.MAX_VALUE);
    var all = Stream.of(out, low.out, high.out).flatMap(List::stream).toList();
    assertThat(shown(all)).isEqualTo(shown(model.out));
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
