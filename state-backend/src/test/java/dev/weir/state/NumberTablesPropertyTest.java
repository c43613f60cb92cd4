package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.LongForm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Tables whose keys and namespaces are numbers, and whose values are numbers, bytes or objects,
 * against a plain map.
 */
class NumberTablesPropertyTest {
  private static final int MAX_GROUPS = 16;
  private static final ByteWriter SCRATCH = new ByteWriter(64, 1 << 20);

  /** Numbers of a width; without a form they are kept as objects. */
  private record Numbers(int bytes, boolean formed) implements Codec<Long> {
    @Override
    public void encode(Long value, ByteWriter out) {
      for (int i = 0; i < bytes; i++) {
        out.writeByte((int) (value >>> (i * 8)));
      }
    }

    @Override
    public Long decode(ByteReader in) {
      long value = 0;
      for (int i = 0; i < bytes; i++) {
        value |= (in.readByte() & 0xffL) << (i * 8);
      }
      int unused = 64 - bytes * 8;
      return value << unused >> unused;
    }

    @Override
    public @Nullable LongForm<Long> longForm() {
      return formed ? new LongForm<>(bytes, value -> value, number -> number) : null;
    }
  }

  /** A table with its model, and frozen views with what they should hold. */
  private static final class Run {
    private final Random random;
    private final Numbers keys;
    private final @Nullable Numbers namespaces;
    private final Codec<Long> values;
    private final StateBackend backend;
    private final StateTable<Long, Long, Long> table;
    private final Map<List<Long>, Long> model = new HashMap<>();
    private final List<StateSnapshot> views = new ArrayList<>();
    private final List<Map<List<Long>, Long>> viewed = new ArrayList<>();
    private final long spread;
    private final int hotKeys;
    private final Deque<Long> coming = new ArrayDeque<>();

    Run(long seed) {
      random = new Random(seed);
      keys = new Numbers(1 << random.nextInt(4), true);
      namespaces = random.nextBoolean() ? null : new Numbers(8, true);
      values =
          random.nextBoolean()
              ? new TestCodecs.Padded(true)
              : new Numbers(1 << random.nextInt(4), random.nextInt(3) > 0);
      backend = Backends.HEAP.open(0, MAX_GROUPS, MAX_GROUPS);
      table = backend.table(spec(true));
      // keys that agree in their low bits, in their high bits, or are any
      spread = new long[] {1, 1L << 40, 0x9e37_79b9_7f4a_7c15L}[random.nextInt(3)];
      hotKeys = random.nextBoolean() ? 12 : 20_000;
    }

    private TableSpec<Long, Long, Long> spec(boolean formed) {
      return new TableSpec<>(
          "op/t",
          new Numbers(keys.bytes, formed),
          namespaces == null ? null : new Numbers(8, formed),
          formed ? values : unformed(values),
          "numbers",
          false);
    }

    private static Codec<Long> unformed(Codec<Long> codec) {
      return codec instanceof Numbers numbers
          ? new Numbers(numbers.bytes, false)
          : new TestCodecs.Padded(false);
    }

    private long value() {
      long number = random.nextLong();
      return values instanceof Numbers numbers ? fitting(number, numbers.bytes) : number;
    }

    private long fitting(long number, int bytes) {
      int unused = 64 - bytes * 8;
      return number << unused >> unused;
    }

    /** The next of those that were touched, mostly; or any. */
    private long key() {
      Long next = coming.poll();
      return next == null || random.nextInt(20) == 0 ? drawn() : next;
    }

    /** Touches the keys that come next, some of them twice. */
    private void touch() {
      int count = 1 + random.nextInt(40);
      int[] hashes = new int[count];
      long[] touched = new long[count];
      for (int i = 0; i < count; i++) {
        touched[i] = i > 0 && random.nextInt(8) == 0 ? touched[random.nextInt(i)] : drawn();
        hashes[i] = hash(touched[i]);
        coming.add(touched[i]);
      }
      table.touch(hashes, touched, count);
    }

    private long drawn() {
      long[] special = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1};
      long key =
          random.nextInt(20) == 0
              ? special[random.nextInt(special.length)]
              : random.nextInt(hotKeys) * spread;
      return fitting(key, keys.bytes);
    }

    private @Nullable Long namespace() {
      return namespaces == null ? null : (Long) ((random.nextInt(3) - 1) * 2000L);
    }

    private int hash(long key) {
      return keys.hash(key, SCRATCH);
    }

    private static List<Long> entry(long key, @Nullable Long namespace) {
      return List.of(key, namespace == null ? 0 : namespace);
    }

    void go() {
      // phases that mostly add and mostly remove, so that groups grow and shrink
      for (int phase = 0; phase < 6; phase++) {
        int removing = phase % 2 == 0 ? 1 : 8;
        for (int i = 0; i < 4000; i++) {
          step(removing);
        }
        assertThat(table.size()).isEqualTo(model.size());
        if (removing > 1) {
          new ArrayList<>(model.keySet()).stream().skip(2).forEach(this::remove);
        }
        assertThat(backend.sizeBytes()).isPositive();
      }
      while (!views.isEmpty()) {
        check();
      }
      assertHolds(table, model);
      backend.close();
    }

    private void remove(List<Long> entry) {
      Long namespace = namespaces == null ? null : entry.get(1);
      assertThat(table.remove(hash(entry.get(0)), entry.get(0), namespace))
          .isEqualTo(model.remove(entry));
    }

    private void step(int removing) {
      if (coming.isEmpty() && random.nextInt(3) == 0) {
        touch();
      }
      long key = key();
      Long namespace = namespace();
      List<Long> entry = entry(key, namespace);
      int choice = random.nextInt(1000);
      if (choice == 0 && views.size() < 3) {
        views.add(backend.freeze());
        viewed.add(new HashMap<>(model));
      } else if (choice == 1 && !views.isEmpty()) {
        check();
      } else if (choice % 10 < removing) {
        remove(entry);
      } else {
        assertThat(get(key, namespace)).isEqualTo(model.get(entry));
        if (choice % 10 < 9) {
          long value = value();
          put(key, namespace, value);
          model.put(entry, value);
        }
      }
    }

    /** By the number itself now and then, where the table can. */
    private @Nullable Long get(long key, @Nullable Long namespace) {
      return byNumber() ? table.get(hash(key), key) : table.get(hash(key), key, namespace);
    }

    private void put(long key, @Nullable Long namespace, long value) {
      if (byNumber()) {
        table.put(hash(key), key, value);
      } else {
        table.put(hash(key), key, namespace, value);
      }
    }

    private boolean byNumber() {
      assertThat(table.isByNumber()).isEqualTo(namespaces == null);
      return namespaces == null && random.nextBoolean();
    }

    private void check() {
      int at = random.nextInt(views.size());
      StateSnapshot view = views.remove(at);
      Map<List<Long>, Long> expected = viewed.remove(at);
      byte[] bytes = Subject.write(view);
      assertThat(Subject.write(view)).isEqualTo(bytes);
      view.close();
      boolean formed = random.nextBoolean();
      Backends kind = random.nextInt(20) == 0 ? Backends.ROCKSDB : Backends.HEAP;
      try (StateBackend other = kind.open(0, MAX_GROUPS, MAX_GROUPS)) {
        StateTable<Long, Long, Long> restored = other.table(spec(formed));
        other.restore(new ByteReader(bytes));
        assertHolds(restored, expected);
      }
    }

    private void assertHolds(StateTable<Long, Long, Long> found, Map<List<Long>, Long> expected) {
      assertThat(found.size()).isEqualTo(expected.size());
      expected.forEach(
          (entry, value) ->
              assertThat(
                      found.get(
                          hash(entry.get(0)),
                          entry.get(0),
                          namespaces == null ? null : entry.get(1)))
                  .isEqualTo(value));
    }
  }

  @Property(tries = 30)
  void aTableOfNumbersHoldsWhatTheModelHolds(@ForAll long seed) {
    new Run(seed).go();
  }

  private static StateTable<Long, Void, Long> counts(StateBackend backend) {
    return backend.table(
        new TableSpec<>("op/count", TestCodecs.LONG, null, TestCodecs.LONG, "long>long"));
  }

  private static byte[] snapshot(StateBackend backend) {
    try (StateSnapshot snapshot = backend.freeze()) {
      return Subject.write(snapshot);
    }
  }

  /** Each key that marks vacant slots is put, then the one that takes its part, and so on. */
  @Test
  void noKeyIsTakenForAVacantSlot() {
    try (StateBackend backend = Backends.HEAP.open(0, 1, 1)) {
      StateTable<Long, Void, Long> table = counts(backend);
      List<Long> marks = new ArrayList<>();
      long mark = 0;
      for (int i = 0; i < 300; i++) {
        assertThat(table.get(TestCodecs.hash(mark), mark, null)).isNull();
        table.put(TestCodecs.hash(mark), mark, null, (long) i);
        marks.add(mark);
        mark = (mark + 0x9e37_79b9_7f4a_7c15L) * 0xd6e8_feb8_6659_fd93L;
      }
      for (int i = 0; i < 300; i++) {
        assertThat(table.get(TestCodecs.hash(marks.get(i)), marks.get(i), null))
            .isEqualTo((long) i);
      }
      assertThat(table.size()).isEqualTo(300);
    }
  }

  /** Entries come in the order of the slots of the larger table; that must not make long chains. */
  @Test
  void aLargeTableIsRestoredInItsOwnOrder() {
    try (StateBackend backend = Backends.HEAP.open(0, 1, 1);
        StateBackend restored = Backends.HEAP.open(0, 1, 1)) {
      StateTable<Long, Void, Long> table = counts(backend);
      for (long key = 0; key < 500_000; key++) {
        table.put(TestCodecs.hash(key), key, null, key);
      }
      StateTable<Long, Void, Long> same = counts(restored);
      restored.restore(new ByteReader(snapshot(backend)));
      assertThat(same.size()).isEqualTo(500_000);
      assertThat(same.get(TestCodecs.hash(4711L), 4711L, null)).isEqualTo(4711L);
    }
  }

  @Property(tries = 20)
  void equalHistoriesGiveEqualBytes(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3000) int keys) {
    byte[] first = new byte[0];
    for (int run = 0; run < 2; run++) {
      try (StateBackend backend = Backends.HEAP.open(0, MAX_GROUPS, MAX_GROUPS)) {
        StateTable<Long, Void, Long> table = counts(backend);
        Random random = new Random(seed);
        for (int i = 0; i < 5000; i++) {
          long key = random.nextInt(keys);
          if (random.nextInt(3) == 0) {
            table.remove(TestCodecs.hash(key), key, null);
          } else {
            table.put(TestCodecs.hash(key), key, null, (long) i);
          }
        }
        byte[] bytes = snapshot(backend);
        if (run == 1) {
          assertThat(bytes).isEqualTo(first);
        }
        first = bytes;
      }
    }
  }

  @Test
  void theNamespacesOfAKeyAreListedOnlyWhereTheSpecSaysSo() {
    try (StateBackend backend = Backends.HEAP.open(0, 1, 1)) {
      StateTable<Long, Long, Long> table =
          backend.table(
              new TableSpec<>(
                  "op/n", TestCodecs.LONG, TestCodecs.LONG, TestCodecs.LONG, "n", false));
      assertThatThrownBy(() -> table.entries(1, 1L))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("op/n");
      StateTable<Long, Void, Long> counts = counts(backend);
      counts.put(TestCodecs.hash(1L), 1L, null, 7L);
      assertThat(counts.entries(TestCodecs.hash(1L), 1L)).toIterable().hasSize(1);
      assertThat(counts.entries(TestCodecs.hash(2L), 2L)).isExhausted();
    }
  }
}
