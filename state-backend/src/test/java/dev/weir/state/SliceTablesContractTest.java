package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.topology.KeyGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every backend's tables of slices keep to. */
class SliceTablesContractTest {
  private static final int MAX = 16;

  private static <K, V> TableSpec<K, Long, V> spec(Codec<K> key, Codec<V> value) {
    return new TableSpec<>("op/s", key, TestCodecs.LONG, value, "slices");
  }

  private static SliceTable<Long, Long> counts(StateBackend backend) {
    return backend.slices(spec(TestCodecs.LONG, TestCodecs.LONG));
  }

  private static SliceTable<String, String> texts(StateBackend backend) {
    return backend.slices(spec(TestCodecs.STRING, TestCodecs.STRING));
  }

  private static void put(SliceTable<Long, Long> table, long slice, long key, long value) {
    table.put(slice, TestCodecs.hash(key), key, value);
  }

  private static void put(SliceTable<String, String> table, long slice, String key, String value) {
    table.put(slice, TestCodecs.hash(key), key, value);
  }

  private static List<Long> slices(SliceTable<?, ?> table) {
    List<Long> found = new ArrayList<>();
    for (long at = table.next(Long.MIN_VALUE); at != SliceTable.NONE; at = table.next(at + 1)) {
      found.add(at);
    }
    return found;
  }

  private static byte[] snapshot(StateBackend backend) {
    try (StateSnapshot snapshot = backend.freeze()) {
      return Subject.write(snapshot);
    }
  }

  @ParameterizedTest
  @EnumSource
  void slicesAreInOrderOfTimeBeforeAndAfter1970(Backends kind) {
    try (StateBackend backend = kind.open(0, MAX, MAX)) {
      SliceTable<Long, Long> table = counts(backend);
      assertThat(slices(table)).isEmpty();
      long[] starts = {5, -5, 0, Long.MAX_VALUE - 1, Long.MIN_VALUE, 1L << 53, -(1L << 53), 256};
      for (long start : starts) {
        put(table, start, 7, start);
      }
      assertThat(slices(table)).isSorted().hasSize(starts.length);
      for (long start : starts) {
        assertThat(table.get(start, TestCodecs.hash(7L), 7L)).isEqualTo(start);
      }
      table.drop(0);
      table.drop(1);
      assertThat(slices(table)).doesNotContain(0L, 1L).hasSize(starts.length - 1);
      assertThat(table.next(-4)).isEqualTo(5);
      assertThatThrownBy(() -> put(table, SliceTable.NONE, 7, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("op/s");
    }
  }

  @ParameterizedTest
  @EnumSource
  void droppedSlicesBeginAnew(Backends kind) {
    int keys = kind == Backends.HEAP ? 50_000 : 2_000;
    try (StateBackend backend = kind.open(0, MAX, MAX)) {
      SliceTable<Long, Long> table = counts(backend);
      for (long slice = 0; slice < 20; slice++) {
        for (long key = 0; key < keys; key++) {
          assertThat(table.get(slice, TestCodecs.hash(key), key)).isNull();
          put(table, slice, key, slice);
        }
        if (slice >= 2) {
          table.drop(slice - 2);
          assertThat(table.get(slice - 2, TestCodecs.hash(3L), 3L)).isNull();
        }
        assertThat(table.size()).isEqualTo(Math.min(slice + 1, 2) * keys);
      }
      put(table, 3, 3, 33);
      assertThat(table.get(3, TestCodecs.hash(3L), 3L)).isEqualTo(33);
      assertThat(table.size()).isEqualTo(2 * keys + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyTableOnTheHeapIsSmallAgain(Backends kind) {
    if (kind != Backends.HEAP) {
      return;
    }
    try (StateBackend backend = kind.open(0, MAX, MAX)) {
      SliceTable<Long, Long> table = counts(backend);
      for (long key = 0; key < 200_000; key++) {
        put(table, 0, key, 1);
      }
      long full = backend.sizeBytes();
      table.drop(0);
      assertThat(backend.sizeBytes()).isLessThan(full / 20);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aViewIsWrittenWhileSlicesAreDroppedAndFilledAnew(Backends kind) throws Exception {
    int keys = kind == Backends.HEAP ? 60_000 : 5_000;
    try (StateBackend backend = kind.open(0, MAX, MAX)) {
      SliceTable<Long, Long> table = counts(backend);
      for (long key = 0; key < keys; key++) {
        put(table, key % 3, key, key);
      }
      try (StateSnapshot snapshot = backend.freeze()) {
        byte[] expected = Subject.write(snapshot);
        CompletableFuture<byte[]> written =
            CompletableFuture.supplyAsync(() -> Subject.write(snapshot));
        for (long slice = 0; slice < 6; slice++) {
          table.drop(slice);
          for (long key = 0; key < keys; key++) {
            put(table, slice + 3, key, -1);
          }
        }
        assertThat(written.get(60, TimeUnit.SECONDS)).isEqualTo(expected);
        assertThat(Subject.write(snapshot)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTableWithLongNamespacesBecomesOneOfSlicesAndBack(Backends kind) {
    TableSpec<String, Long, String> spec = spec(TestCodecs.STRING, TestCodecs.STRING);
    try (StateBackend before = kind.open(0, MAX, MAX);
        StateBackend between = kind.open(0, MAX, MAX);
        StateBackend after = kind.open(0, MAX, MAX)) {
      StateTable<String, Long, String> table = before.table(spec);
      for (int i = 0; i < 100; i++) {
        table.put(TestCodecs.hash("k" + i), "k" + i, (long) i % 7 - 3, "v" + i);
      }
      SliceTable<String, String> slices = texts(between);
      between.restore(new ByteReader(snapshot(before)));
      assertThat(slices.size()).isEqualTo(100);
      assertThat(slices.get(-3, TestCodecs.hash("k7"), "k7")).isEqualTo("v7");
      StateTable<String, Long, String> again = after.table(spec);
      after.restore(new ByteReader(snapshot(between)));
      assertThat(again.get(TestCodecs.hash("k9"), "k9", -1L)).isEqualTo("v9");
      assertThat(again.size()).isEqualTo(100);
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalHistoriesGiveEqualBytesAndOrders(Backends kind) {
    byte[] firstBytes = new byte[0];
    List<Object> firstOrder = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      try (StateBackend backend = kind.open(0, MAX, MAX)) {
        SliceTable<String, String> table = texts(backend);
        Random random = new Random(11);
        for (int i = 0; i < 3000; i++) {
          put(table, random.nextInt(5), "k" + random.nextInt(300), "v" + i);
          if (i % 500 == 499) {
            table.drop(random.nextInt(5));
          }
        }
        List<Object> order = new ArrayList<>();
        for (int group = 0; group < MAX; group++) {
          table.entries().seek(group, 1, 5);
          while (table.entries().next()) {
            order.add(table.entries().key());
          }
        }
        byte[] bytes = snapshot(backend);
        if (run == 1) {
          assertThat(bytes).isEqualTo(firstBytes);
          assertThat(order).isEqualTo(firstOrder).isNotEmpty();
        }
        firstBytes = bytes;
        firstOrder = order;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyOfAnotherSubtaskIsRefused(Backends kind) {
    int group = KeyGroups.group(TestCodecs.hash(1L), MAX);
    int other = (group + 1) % MAX;
    try (StateBackend backend = kind.open(other, other + 1, MAX)) {
      SliceTable<Long, Long> table = counts(backend);
      assertThatThrownBy(() -> put(table, 0, 1, 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a key of group " + group);
    }
  }

  @ParameterizedTest
  @EnumSource
  void numbersAreAskedForOnlyWhereThereAreAny(Backends kind) {
    try (StateBackend backend = kind.open(0, 1, 1)) {
      SliceTable<String, String> table = texts(backend);
      put(table, 0, "k", "v");
      SliceEntries<String, String> entries = table.entries();
      entries.seek(0, 0, 1);
      assertThat(entries.next()).isTrue();
      assertThatThrownBy(entries::keyNumber).isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(entries::valueNumber).isInstanceOf(UnsupportedOperationException.class);
      assertThat(entries.next()).isFalse();
      assertThat(entries.next()).isFalse();
      entries.seek(0, 1, Long.MAX_VALUE);
      assertThat(entries.next()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNameIsDeclaredOnce(Backends kind) {
    try (StateBackend backend = kind.open(0, MAX, MAX)) {
      counts(backend);
      assertThatThrownBy(() -> counts(backend))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("op/s");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSliceThatNeverStartsAndAKeyThatMovedAreRefused(Backends kind) {
    byte[] bytes;
    try (StateBackend backend = kind.open(0, 1, 1)) {
      put(counts(backend), Long.MAX_VALUE - 1, 1, 1);
      bytes = snapshot(backend);
    }
    byte[] damaged = bytes.clone();
    for (int i = 0; i < damaged.length; i++) {
      damaged[i] = damaged[i] == (byte) 0xfe ? (byte) 0xff : damaged[i];
    }
    try (StateBackend backend = kind.open(0, 1, 1)) {
      counts(backend);
      assertThatThrownBy(() -> backend.restore(new ByteReader(damaged)))
          .isInstanceOfSatisfying(
              WeirException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_UNREADABLE))
          .hasMessageContaining("a slice that starts never");
    }
    var moved = new ByteWriter(64, 1 << 20);
    try (StateBackend backend = kind.open(0, MAX, MAX)) {
      put(counts(backend), 0, 1, 1);
      moved.writeBytes(snapshot(backend), 0, snapshot(backend).length);
    }
    Codec<Long> rehashed = new TestCodecs.Rehashed(TestCodecs.LONG);
    try (StateBackend backend = kind.open(0, MAX, MAX)) {
      backend.slices(spec(rehashed, TestCodecs.LONG));
      assertThatThrownBy(() -> backend.restore(new ByteReader(moved.toByteArray())))
          .isInstanceOf(WeirException.class)
          .hasMessageContaining("'op/s': a key is in key group");
    }
  }
}
