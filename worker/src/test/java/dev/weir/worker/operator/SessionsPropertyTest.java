package dev.weir.worker.operator;

import static dev.weir.worker.operator.SessionOperatorTest.sessions;
import static dev.weir.worker.operator.SessionOperatorTest.sorted;
import static dev.weir.worker.operator.SessionOperatorTest.visit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.worker.operator.SessionOperatorTest.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Sessions, with and without combiners, on every backend, against a naive model. */
class SessionsPropertyTest {
  private static final int TIMES = 600;
  private static final int GAPS = 30;

  @Property(tries = 300)
  void sessionsAreThoseOfTheNaiveModel(@ForAll long seed) {
    model(new Backends(new Random(seed), false), 150, false);
  }

  /** What is held is sent when a watermark asks for it, and now and then. */
  @Property(tries = 500)
  void combinedSessionsAreThoseOfTheNaiveModel(@ForAll long seed) {
    model(new Backends(new Random(seed), false), 150, true);
  }

  @Property(tries = 16)
  void theyAreTheSameWhereStateMovesBetweenHeapAndRocksDb(
      @ForAll long seed, @ForAll boolean combining) {
    model(new Backends(new Random(seed), true), 400, combining);
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

  private static void model(Backends backends, int steps, boolean combining) {
    Random random = backends.random();
    long gap = 1 + random.nextInt(GAPS);
    var run = new Run(backends, gap, combining);
    var model = new Model(gap);
    long watermark = Long.MIN_VALUE;
    for (int i = 0; i < steps; i++) {
      if (random.nextInt(8) == 0) {
        watermark = Math.max(watermark, random.nextInt(TIMES) - 100);
        run.sessions.watermark(watermark);
        model.watermark(watermark);
      } else if (random.nextInt(40) == 0) {
        run.restore();
      } else {
        long time = random.nextInt(TIMES) - 100;
        String user = "u" + random.nextInt(3);
        visit(run.sessions, user, time);
        model.visit(user, time);
      }
    }
    run.end();
    model.watermark(Long.MAX_VALUE);
    assertThat(shown(run.out)).isEqualTo(shown(model.out));
    assertThat(run.late).isEqualTo(model.late);
  }

  /** The operator as it is now, and what it did before it was restored. */
  private static final class Run {
    private final Backends backends;
    private final long gap;
    private final boolean combining;
    private final List<Object> out = new ArrayList<>();
    private Operators sessions;
    private long late;

    Run(Backends backends, long gap, boolean combining) {
      this.backends = backends;
      this.gap = gap;
      this.combining = combining;
      this.sessions = sessions(gap, backends.open());
      sessions.combining = combining;
    }

    void restore() {
      Operators before = sessions;
      sessions = sessions(gap, backends.open()).restoredFrom(before);
      sessions.combining = combining;
      collect(before);
    }

    private void collect(Operators from) {
      out.addAll(from.out);
      late += from.chain.lateDropped();
      from.state.close();
    }

    /** In two subtasks, with the key groups of one each. */
    void end() {
      int middle = backends.random().nextInt(Operators.GROUPS + 1);
      Operators low = sessions(gap, backends.open(0, middle)).restoredFrom(sessions);
      Operators high =
          sessions(gap, backends.open(middle, Operators.GROUPS)).restoredFrom(sessions);
      collect(sessions);
      for (Operators half : List.of(low, high)) {
        half.watermark(Long.MAX_VALUE);
        assertThat(half.chain.timersPending()).isZero();
        collect(half);
      }
    }
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
