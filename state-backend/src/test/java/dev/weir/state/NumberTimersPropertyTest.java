package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Timers whose keys and namespaces are numbers, against a plain model. */
class NumberTimersPropertyTest {
  private static final int MAX = 16;

  private static final class Run {
    private final Random random;
    private final boolean namespaced;
    private final int keys;
    private final int times;
    private final StateBackend backend = Backends.HEAP.open(0, MAX, MAX);
    private final TimerTable<Long, Long> timers;
    private final Model model = new Model();

    Run(long seed) {
      random = new Random(seed);
      namespaced = random.nextBoolean();
      keys = random.nextBoolean() ? 5 : 5000;
      times = random.nextBoolean() ? 30 : 100_000;
      timers = backend.timers(spec());
    }

    private TableSpec<Long, Long, Long> spec() {
      Codec<Long> namespace = namespaced ? TestCodecs.LONG : null;
      return new TableSpec<>("op/a-timer", TestCodecs.LONG, namespace, TestCodecs.LONG, "t");
    }

    private @Nullable Long given(long namespace) {
      return namespaced ? (Long) namespace : null;
    }

    void go() {
      for (int i = 0; i < 6000; i++) {
        step();
        List<Model.Timer> left = i % 50 == 0 ? model.timersInOrder() : List.of();
        if (!left.isEmpty()) {
          assertThat(timers.earliest()).isEqualTo(left.get(0).time());
        }
        assertThat(timers.size()).isEqualTo(model.timerCount());
      }
      restored();
      fire(timers, TimerTable.NEVER - 1);
      assertThat(timers.earliest()).isEqualTo(TimerTable.NEVER);
      assertThat(timers.size()).isZero();
      backend.close();
    }

    private void step() {
      long key = random.nextInt(keys) - 2L;
      long namespace = namespaced ? random.nextInt(3) : 0;
      int hash = TestCodecs.hash(key);
      int choice = random.nextInt(300);
      if (choice == 0) {
        fire(timers, random.nextInt(times));
      } else if (choice < 60) {
        timers.cancel(hash, key, given(namespace));
        model.cancel(Long.toString(key), namespace);
      } else {
        long time = random.nextInt(times);
        timers.set(hash, key, given(namespace), time);
        model.set(Long.toString(key), namespace, time);
      }
    }

    private void fire(TimerTable<Long, Long> fired, long upTo) {
      List<String> found = new ArrayList<>();
      while (fired.pollDue(
          upTo,
          (hash, key, namespace, at) -> {
            assertThat(hash).isEqualTo(TestCodecs.hash(key));
            found.add(key + "/" + (namespace == null ? 0 : namespace) + "@" + at);
          })) {}
      List<String> expected = new ArrayList<>();
      for (Model.Timer timer : model.takeDue(upTo)) {
        expected.add(timer.key() + "/" + timer.namespace() + "@" + timer.time());
      }
      assertThat(found).isEqualTo(expected);
    }

    /** A restored table holds the same timers; those of a time may fire in another order. */
    private void restored() {
      try (StateSnapshot snapshot = backend.freeze();
          StateBackend other = Backends.HEAP.open(0, MAX, MAX)) {
        TimerTable<Long, Long> same = other.timers(spec());
        other.restore(new ByteReader(Subject.write(snapshot)));
        List<String> found = new ArrayList<>();
        List<Long> at = new ArrayList<>();
        while (same.pollDue(
            Long.MAX_VALUE,
            (hash, key, namespace, time) -> {
              found.add(key + "/" + (namespace == null ? 0 : namespace) + "@" + time);
              at.add(time);
            })) {}
        assertThat(at).isSorted();
        List<String> expected =
            model.timersInOrder().stream()
                .map(timer -> timer.key() + "/" + timer.namespace() + "@" + timer.time())
                .toList();
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
      }
    }
  }

  @Property(tries = 30)
  void timersFireAsTheModelSays(@ForAll long seed) {
    new Run(seed).go();
  }

  /** As a session does that every record extends. */
  @Test
  void aTimerThatIsPutOffForeverTakesNoMoreMemory() {
    try (StateBackend backend = Backends.HEAP.open(0, 1, 1)) {
      TimerTable<Long, Void> timers =
          backend.timers(
              new TableSpec<>("op/a-timer", TestCodecs.LONG, null, TestCodecs.LONG, "t"));
      long early = 0;
      for (long time = 0; time < 400_000; time++) {
        long key = time % 100;
        timers.set(TestCodecs.hash(key), key, null, 1000 + time / 50 % 7);
        if (time == 10_000) {
          early = backend.sizeBytes();
        }
      }
      assertThat(timers.size()).isEqualTo(100);
      assertThat(backend.sizeBytes()).isLessThanOrEqualTo(early * 2);
    }
  }
}
