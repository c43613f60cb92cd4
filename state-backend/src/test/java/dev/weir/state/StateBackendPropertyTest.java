package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random operations on a backend and on a model; both hold the same, then and in frozen views. */
class StateBackendPropertyTest {
  private static final int OPERATIONS = 1500;

  /** One run. */
  private static final class Run implements AutoCloseable {
    private final Random random;
    private final Backends other;
    private final int max;
    private final int keys;
    private final Subject subject;
    private final Model model = new Model();
    private final List<Frozen> frozen = new ArrayList<>();

    private record Frozen(StateSnapshot snapshot, Model model, byte[] bytes) {}

    Run(Backends kind, Backends other, int max, long seed) {
      this.random = new Random(seed);
      this.other = other;
      this.max = max;
      this.keys = random.nextBoolean() ? 5 : 500;
      this.subject = new Subject(kind, 0, max, max);
    }

    void go() {
      for (int i = 0; i < OPERATIONS; i++) {
        step();
      }
      while (!frozen.isEmpty()) {
        check(frozen.remove(0));
      }
      subject.assertHolds(model);
    }

    private void step() {
      int choice = random.nextInt(1000);
      if (choice < 330) {
        value();
      } else if (choice < 660) {
        map();
      } else if (choice < 990) {
        timer();
      } else if (choice < 997) {
        StateSnapshot snapshot = subject.backend.freeze();
        byte[] now = random.nextBoolean() ? Subject.write(snapshot) : new byte[0];
        frozen.add(new Frozen(snapshot, model.copy(), now));
      } else if (!frozen.isEmpty()) {
        check(frozen.remove(random.nextInt(frozen.size())));
      }
    }

    /** The same object each time, or an equal one. */
    private String name(String prefix, int count) {
      String name = prefix + random.nextInt(count);
      return random.nextBoolean() ? name.intern() : name;
    }

    private void value() {
      String key = name("k", keys);
      int hash = TestCodecs.hash(key);
      switch (random.nextInt(4)) {
        case 0 -> assertThat(subject.values.get(hash, key, null)).isEqualTo(model.values.get(key));
        case 1 ->
            assertThat(subject.values.remove(hash, key, null)).isEqualTo(model.values.remove(key));
        default -> {
          String value = "v" + random.nextInt();
          subject.values.put(hash, key, null, value);
          model.values.put(key, value);
        }
      }
      assertThat(subject.values.size()).isEqualTo(model.values.size());
    }

    private void map() {
      Long key = (long) random.nextInt(keys);
      int hash = TestCodecs.hash(key);
      String namespace = name("n", 10);
      Map<String, Long> expected = model.maps.computeIfAbsent(key, k -> new HashMap<>());
      switch (random.nextInt(5)) {
        case 0 ->
            assertThat(subject.maps.get(hash, key, namespace)).isEqualTo(expected.get(namespace));
        case 1 ->
            assertThat(subject.maps.remove(hash, key, namespace))
                .isEqualTo(expected.remove(namespace));
        case 2 -> {
          Map<String, Long> found = new HashMap<>();
          subject
              .maps
              .entries(hash, key)
              .forEachRemaining(e -> found.put(e.getKey(), e.getValue()));
          assertThat(found).isEqualTo(expected);
        }
        default -> {
          long value = random.nextLong();
          subject.maps.put(hash, key, namespace, value);
          expected.put(namespace, value);
        }
      }
    }

    private void timer() {
      String key = "k" + random.nextInt(keys);
      int hash = TestCodecs.hash(key);
      long namespace = random.nextInt(3);
      switch (random.nextInt(6)) {
        case 0 -> {
          subject.timers.cancel(hash, key, namespace);
          model.cancel(key, namespace);
        }
        case 1 -> fireUpTo(random.nextInt(60) - 5);
        default -> {
          long time = random.nextInt(random.nextBoolean() ? 50 : 1_000_000);
          subject.timers.set(hash, key, namespace, time);
          model.set(key, namespace, time);
        }
      }
      List<Model.Timer> left = model.timersInOrder();
      assertThat(subject.timers.earliest())
          .isEqualTo(left.isEmpty() ? TimerTable.NEVER : left.get(0).time());
      assertThat(subject.timers.size()).isEqualTo(model.timerCount());
    }

    private void fireUpTo(long time) {
      List<String> fired = new ArrayList<>();
      while (subject.timers.pollDue(
          time, (hash, key, namespace, at) -> fired.add(key + "/" + namespace + "@" + at))) {}
      List<String> expected = new ArrayList<>();
      for (Model.Timer timer : model.takeDue(time)) {
        expected.add(timer.key() + "/" + timer.namespace() + "@" + timer.time());
      }
      assertThat(fired).isEqualTo(expected);
    }

    /** The view is as it was, and can be restored into either backend, whole and in two parts. */
    private void check(Frozen view) {
      byte[] bytes = Subject.write(view.snapshot);
      assertThat(Subject.write(view.snapshot)).isEqualTo(bytes);
      if (view.bytes.length > 0) {
        assertThat(bytes).isEqualTo(view.bytes);
      }
      view.snapshot.close();
      int cut = random.nextInt(max + 1);
      try (Subject low = new Subject(other, 0, cut, max);
          Subject high = new Subject(other, cut, max, max);
          Subject whole = new Subject(other, 0, max, max)) {
        low.restore(bytes);
        high.restore(bytes);
        whole.restore(high.snapshot());
        whole.restore(low.snapshot());
        whole.assertHolds(view.model);
        low.assertHolds(view.model);
        high.assertHolds(view.model);
      }
    }

    @Override
    public void close() {
      frozen.forEach(view -> view.snapshot.close());
      subject.close();
    }
  }

  private static void run(Backends kind, Backends other, int max, long seed) {
    try (Run run = new Run(kind, other, max, seed)) {
      run.go();
    }
  }

  @Property(tries = 150)
  void theHeapHoldsWhatTheModelHolds(
      @ForAll @IntRange(min = 1, max = 130) int max, @ForAll long seed) {
    run(Backends.HEAP, Backends.HEAP, max, seed);
  }

  @Property(tries = 8)
  void rocksDbHoldsWhatTheModelHolds(
      @ForAll @IntRange(min = 1, max = 130) int max, @ForAll long seed) {
    run(Backends.ROCKSDB, Backends.HEAP, max, seed);
  }

  @Property(tries = 4)
  void aSnapshotOfTheHeapIsRestoredInRocksDb(
      @ForAll @IntRange(min = 1, max = 130) int max, @ForAll long seed) {
    run(Backends.HEAP, Backends.ROCKSDB, max, seed);
  }
}
