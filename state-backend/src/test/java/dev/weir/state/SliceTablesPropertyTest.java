package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.topology.KeyGroups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Tables of slices against a map of maps, for keys and values that are numbers and others, or flat.
 */
class SliceTablesPropertyTest {
  private static final int MAX_GROUPS = 16;
  private static final ByteWriter SCRATCH = new ByteWriter(64, 1 << 20);

  /** How a type's values are made of numbers. */
  private record Type<T>(Codec<T> codec, LongFunction<T> made) {
    private static final Type<Long> LONGS = new Type<>(TestCodecs.LONG, number -> number);
    private static final Type<String> STRINGS =
        new Type<>(TestCodecs.STRING, number -> "s" + number);
    private static final Type<Long> FLAT =
        new Type<>(new TestCodecs.Padded(true), number -> number);

    boolean isNumber() {
      return codec.longForm() != null;
    }
  }

  /** A table with its model, and frozen views with what they should hold. */
  private static final class Run<K, V> implements AutoCloseable {
    private final Random random;
    private final Type<K> keys;
    private final Type<V> values;
    private final Backends other;
    private final StateBackend backend;
    private final SliceTable<K, V> table;
    private final TreeMap<Long, Map<K, V>> model = new TreeMap<>();
    private final List<View<K, V>> views = new ArrayList<>();
    private final int hotKeys;
    private final long slide;
    private long first;

    private record View<K, V>(StateSnapshot snapshot, TreeMap<Long, Map<K, V>> model) {}

    Run(Backends kind, Backends other, Random random, Type<K> keys, Type<V> values) {
      this.random = random;
      this.keys = keys;
      this.values = values;
      this.other = other;
      this.backend = kind.open(0, MAX_GROUPS, MAX_GROUPS);
      this.table = backend.slices(spec());
      this.hotKeys = new int[] {12, 500, 20_000}[random.nextInt(3)];
      this.slide = 1 + random.nextInt(1000);
      this.first = -slide * 3;
    }

    private TableSpec<K, Long, V> spec() {
      return new TableSpec<>("op/s", keys.codec, TestCodecs.LONG, values.codec, "slices");
    }

    private int hash(K key) {
      return keys.codec.hash(key, SCRATCH);
    }

    void go(int steps) {
      for (int i = 0; i < steps; i++) {
        step();
      }
      while (!views.isEmpty()) {
        check();
      }
      assertHolds(table, model, 0, MAX_GROUPS);
      assertThat(backend.sizeBytes()).isNotNegative();
    }

    private void step() {
      int choice = random.nextInt(1000);
      if (choice == 0 && views.size() < 3) {
        var copy = new TreeMap<Long, Map<K, V>>();
        model.forEach((slice, of) -> copy.put(slice, new HashMap<>(of)));
        views.add(new View<>(backend.freeze(), copy));
      } else if (choice == 1 && !views.isEmpty()) {
        check();
      } else if (choice < 5) {
        long slice = random.nextInt(4) == 0 ? slice() : first;
        table.drop(slice);
        model.remove(slice);
        first += slice == first ? slide : 0;
      } else if (choice < 20) {
        long from = first + random.nextInt(10 * (int) slide) - 5 * slide;
        Long next = model.ceilingKey(from);
        assertThat(table.next(from)).isEqualTo(next == null ? SliceTable.NONE : (long) next);
        assertInOrder(random.nextInt(MAX_GROUPS), from, from + random.nextInt(5) * slide);
        if (next != null) {
          int group = random.nextInt(MAX_GROUPS);
          assertThat(entries(table, next, group)).isEqualTo(inGroup(model.get(next), group));
        }
      } else {
        put(slice(), keys.made.apply(random.nextInt(hotKeys) * 0x9e37_79b9_7f4a_7c15L));
      }
    }

    private long slice() {
      return first + random.nextInt(1 + random.nextInt(6)) * slide;
    }

    private void put(long slice, K key) {
      Map<K, V> of = model.get(slice);
      assertThat(table.get(slice, hash(key), key)).isEqualTo(of == null ? null : of.get(key));
      if (random.nextInt(5) > 0) {
        V value = values.made.apply(random.nextLong());
        table.put(slice, hash(key), key, value);
        model.computeIfAbsent(slice, start -> new HashMap<>()).put(key, value);
      }
    }

    private Map<K, V> inGroup(Map<K, V> of, int group) {
      var found = new HashMap<>(of);
      found.keySet().removeIf(key -> KeyGroups.group(hash(key), MAX_GROUPS) != group);
      return found;
    }

    private Map<K, V> entries(SliceTable<K, V> from, long slice, int group) {
      var found = new HashMap<K, V>();
      from.entries().seek(group, slice, slice + 1);
      read(
          from.entries(),
          (key, value) -> {
            assertThat(found.put(key, value)).isNull();
            assertThat(from.entries().slice()).isEqualTo(slice);
          });
      return found;
    }

    private void read(SliceEntries<K, V> entries, BiConsumer<K, V> to) {
      while (entries.next()) {
        to.accept(entries.key(), entries.value());
        if (keys.isNumber()) {
          assertThat(keys.made.apply(entries.keyNumber())).isEqualTo(entries.key());
        }
        if (values.isNumber()) {
          assertThat(values.made.apply(entries.valueNumber())).isEqualTo(entries.value());
        }
      }
    }

    /** All entries of slices in a row are those of each of them, one after the other. */
    private void assertInOrder(int group, long from, long until) {
      var expected = new ArrayList<V>();
      var found = new ArrayList<V>();
      for (long at = table.next(from); at < until; at = table.next(at + 1)) {
        table.entries().seek(group, at, at + 1);
        read(table.entries(), (key, value) -> expected.add(value));
      }
      table.entries().seek(group, from, until);
      read(table.entries(), (key, value) -> found.add(value));
      assertThat(found).isEqualTo(expected);
    }

    /** The view is as it was, and can be restored into either backend, in two parts. */
    private void check() {
      View<K, V> view = views.remove(random.nextInt(views.size()));
      byte[] bytes = Subject.write(view.snapshot);
      assertThat(Subject.write(view.snapshot)).isEqualTo(bytes);
      view.snapshot.close();
      int cut = random.nextInt(MAX_GROUPS + 1);
      try (StateBackend low = other.open(0, cut, MAX_GROUPS);
          StateBackend high = other.open(cut, MAX_GROUPS, MAX_GROUPS)) {
        SliceTable<K, V> lows = low.slices(spec());
        SliceTable<K, V> highs = high.slices(spec());
        low.restore(new ByteReader(bytes));
        high.restore(new ByteReader(bytes));
        assertHolds(lows, view.model, 0, cut);
        assertHolds(highs, view.model, cut, MAX_GROUPS);
      }
    }

    private void assertHolds(
        SliceTable<K, V> found, TreeMap<Long, Map<K, V>> expected, int firstGroup, int endGroup) {
      assertThat(found.firstGroup()).isEqualTo(firstGroup);
      assertThat(found.endGroup()).isEqualTo(endGroup);
      var all = new TreeMap<Long, Map<K, V>>();
      var present = new TreeMap<Long, Map<K, V>>();
      long size = 0;
      for (Map.Entry<Long, Map<K, V>> slice : expected.entrySet()) {
        for (int group = firstGroup; group < endGroup; group++) {
          Map<K, V> mine = inGroup(slice.getValue(), group);
          size += mine.size();
          if (!mine.isEmpty()) {
            present.computeIfAbsent(slice.getKey(), start -> new HashMap<>()).putAll(mine);
          }
        }
      }
      for (long at = found.next(Long.MIN_VALUE); at != SliceTable.NONE; at = found.next(at + 1)) {
        all.put(at, new HashMap<>());
        for (int group = firstGroup; group < endGroup; group++) {
          all.get(at).putAll(entries(found, at, group));
        }
      }
      assertThat(all).isEqualTo(present);
      assertThat(found.size()).isEqualTo(size);
    }

    @Override
    public void close() {
      views.forEach(view -> view.snapshot.close());
      backend.close();
    }
  }

  private static void run(Backends kind, Backends other, int steps, long seed) {
    var random = new Random(seed);
    Type<?> keys = random.nextBoolean() ? Type.LONGS : Type.STRINGS;
    Type<?> values = List.of(Type.LONGS, Type.STRINGS, Type.FLAT).get(random.nextInt(3));
    try (Run<?, ?> run = new Run<>(kind, other, random, keys, values)) {
      run.go(steps);
    }
  }

  @Property(tries = 60)
  void theHeapHoldsWhatTheModelHolds(@ForAll long seed) {
    run(Backends.HEAP, Backends.HEAP, 6000, seed);
  }

  @Property(tries = 8)
  void rocksDbHoldsWhatTheModelHolds(@ForAll long seed) {
    run(Backends.ROCKSDB, Backends.HEAP, 2000, seed);
  }

  @Property(tries = 6)
  void aSnapshotOfTheHeapIsRestoredInRocksDb(@ForAll long seed) {
    run(Backends.HEAP, Backends.ROCKSDB, 2000, seed);
  }
}
