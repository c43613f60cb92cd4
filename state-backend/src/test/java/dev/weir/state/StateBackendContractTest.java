package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.api.topology.KeyGroups;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every backend keeps to. */
class StateBackendContractTest {
  private static final int MAX = 16;

  private static Subject open(Backends kind) {
    return new Subject(kind, 0, MAX, MAX);
  }

  private static void put(Subject subject, String key, String value) {
    subject.values.put(TestCodecs.hash(key), key, null, value);
  }

  @ParameterizedTest
  @EnumSource
  void manyKeysAreFoundAgain(Backends kind) {
    long keys = kind == Backends.HEAP ? 1_000_000 : 50_000;
    try (StateBackend backend = kind.open(0, MAX, MAX)) {
      StateTable<Long, Void, Long> table =
          backend.table(
              new TableSpec<>("op/count", TestCodecs.LONG, null, TestCodecs.LONG, "long>long"));
      for (int round = 0; round < 2; round++) {
        for (long key = 0; key < keys; key++) {
          Long before = table.get(TestCodecs.hash(key), key, null);
          table.put(TestCodecs.hash(key), key, null, before == null ? key : before + 1);
        }
      }
      assertThat(table.size()).isEqualTo(keys);
      for (long key = 0; key < keys; key += 997) {
        assertThat(table.get(TestCodecs.hash(key), key, null)).isEqualTo(key + 1);
      }
      assertThat(backend.sizeBytes()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theEntriesOfAKeyAreItsOwn(Backends kind) {
    try (Subject subject = open(kind)) {
      for (long key = 0; key < 300; key++) {
        for (int n = 0; n < 5; n++) {
          subject.maps.put(TestCodecs.hash(key), key, "n" + n, key * 10 + n);
        }
      }
      List<String> found = new ArrayList<>();
      subject
          .maps
          .entries(TestCodecs.hash(7L), 7L)
          .forEachRemaining(e -> found.add(e.getKey() + "=" + e.getValue()));
      assertThat(found).containsExactly("n0=70", "n1=71", "n2=72", "n3=73", "n4=74");
      assertThat(subject.maps.entries(TestCodecs.hash(301L), 301L)).isExhausted();
      put(subject, "k", "v");
      put(subject, "kk", "vv");
      Iterator<Map.Entry<Void, String>> single = subject.values.entries(TestCodecs.hash("k"), "k");
      Map.Entry<Void, String> only = single.next();
      assertThat(only.getKey()).isNull();
      assertThat(only.getValue()).isEqualTo("v");
      assertThat(single).isExhausted();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIterationEndsWithTheNextChange(Backends kind) {
    try (Subject subject = open(kind)) {
      int hash = TestCodecs.hash(1L);
      for (String name : List.of("a", "b", "c")) {
        subject.maps.put(hash, 1L, name, 1L);
      }
      Iterator<Map.Entry<String, Long>> entries = subject.maps.entries(hash, 1L);
      entries.next();
      subject.maps.put(hash, 1L, "d", 1L);
      assertThatThrownBy(entries::next).isInstanceOf(ConcurrentModificationException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void timersOfTheSameTimeFireInTheOrderInWhichTheyWereSet(Backends kind) {
    try (Subject subject = open(kind)) {
      TimerTable<String, Long> timers = subject.timers;
      for (String key : List.of("d", "a", "c", "b")) {
        timers.set(TestCodecs.hash(key), key, 0L, 10);
      }
      timers.set(TestCodecs.hash("a"), "a", 0L, 10); // to the time it has: keeps its place
      timers.set(TestCodecs.hash("c"), "c", 0L, 5);
      timers.set(TestCodecs.hash("c"), "c", 0L, 10); // to another and back: is last
      timers.cancel(TestCodecs.hash("b"), "b", 0L);
      List<String> fired = new ArrayList<>();
      assertThat(timers.pollDue(9, (hash, key, namespace, time) -> fired.add(key))).isFalse();
      while (timers.pollDue(
          10,
          (hash, key, namespace, time) -> {
            fired.add(key);
            if (key.equals("d")) {
              timers.set(TestCodecs.hash("e"), "e", 0L, 3); // overdue at once
            }
          })) {}
      assertThat(fired).containsExactly("d", "e", "a", "c");
      assertThat(timers.size()).isZero();
      assertThatThrownBy(() -> timers.set(1, "x", 0L, TimerTable.NEVER))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aViewIsWrittenWhileTheStateChanges(Backends kind) throws Exception {
    int keys = kind == Backends.HEAP ? 200_000 : 20_000;
    try (Subject subject = open(kind)) {
      for (int i = 0; i < keys; i++) {
        put(subject, "key" + i, "value" + i);
      }
      try (StateSnapshot snapshot = subject.backend.freeze()) {
        byte[] expected = Subject.write(snapshot);
        CompletableFuture<byte[]> written =
            CompletableFuture.supplyAsync(() -> Subject.write(snapshot));
        for (int i = 0; i < keys; i++) {
          if (i % 3 == 0) {
            subject.values.remove(TestCodecs.hash("key" + i), "key" + i, null);
          } else {
            put(subject, "key" + i, "other");
          }
          put(subject, "new" + i, "value");
        }
        assertThat(written.get(60, TimeUnit.SECONDS)).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void equalHistoriesGiveEqualBytes(Backends kind) {
    try (Subject one = open(kind);
        Subject two = open(kind)) {
      for (Subject subject : List.of(one, two)) {
        Random random = new Random(11);
        for (int i = 0; i < 3000; i++) {
          String key = "k" + random.nextInt(100);
          if (random.nextInt(3) == 0) {
            subject.values.remove(TestCodecs.hash(key), key, null);
          } else {
            put(subject, key, "v" + i);
            subject.timers.set(TestCodecs.hash(key), key, (long) i % 3, i);
          }
        }
      }
      assertThat(one.snapshot()).isEqualTo(two.snapshot());
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingTwiceAndInAnyOrderIsHarmless(Backends kind) {
    Subject subject = open(kind);
    put(subject, "k", "v");
    subject.maps.put(TestCodecs.hash(1L), 1L, "n", 1L);
    Iterator<Map.Entry<String, Long>> left = subject.maps.entries(TestCodecs.hash(1L), 1L);
    assertThat(left).hasNext();
    StateSnapshot before = subject.backend.freeze();
    StateSnapshot unwritten = subject.backend.freeze();
    subject.close();
    subject.close();
    byte[] bytes = Subject.write(before);
    before.close();
    before.close();
    unwritten.close();
    try (Subject restored = open(Backends.HEAP)) {
      restored.restore(bytes);
      assertThat(restored.values.get(TestCodecs.hash("k"), "k", null)).isEqualTo("v");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyOfAnotherSubtaskIsRefused(Backends kind) {
    String key = "k";
    int group = KeyGroups.group(TestCodecs.hash(key), MAX);
    try (Subject subject = new Subject(kind, (group + 1) % MAX, (group + 1) % MAX + 1, MAX)) {
      assertThatThrownBy(() -> put(subject, key, "v"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a key of group " + group);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNamespaceIsGivenWhereTheTableHasThem(Backends kind) {
    try (Subject subject = open(kind)) {
      assertThatThrownBy(() -> subject.maps.put(TestCodecs.hash(1L), 1L, null, 1L))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("op/maps");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNameIsDeclaredOnce(Backends kind) {
    try (Subject subject = open(kind)) {
      assertThatThrownBy(() -> subject.backend.table(Subject.MAPS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("op/maps");
      assertThatThrownBy(() -> subject.backend.timers(Subject.TIMERS))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static byte[] filled(Backends kind, int max) {
    try (Subject subject = new Subject(kind, 0, max, max)) {
      for (int i = 0; i < 50; i++) {
        put(subject, "k" + i, "v" + i);
        subject.maps.put(TestCodecs.hash((long) i), (long) i, "n", 1L);
        subject.timers.set(TestCodecs.hash("k" + i), "k" + i, 1L, i);
      }
      return subject.snapshot();
    }
  }

  private static void assertMismatch(StateBackend backend, byte[] bytes, String... parts) {
    assertThatThrownBy(() -> backend.restore(new ByteReader(bytes)))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_MISMATCH))
        .hasMessageContainingAll(parts);
  }

  @ParameterizedTest
  @EnumSource
  void stateThatTheJobDoesNotDeclareIsNamed(Backends kind) {
    byte[] bytes = filled(kind, MAX);
    try (StateBackend backend = kind.open(0, MAX, MAX)) {
      backend.timers(Subject.TIMERS);
      backend.table(Subject.VALUES);
      assertMismatch(backend, bytes, "state 'op/maps' (long,String>long)", "does not declare");
    }
  }

  @ParameterizedTest
  @EnumSource
  void stateOfAnotherTypeIsNamed(Backends kind) {
    byte[] bytes = filled(kind, MAX);
    try (StateBackend backend = kind.open(0, MAX, MAX)) {
      backend.timers(Subject.TIMERS);
      backend.table(Subject.VALUES);
      backend.table(
          new TableSpec<>(
              "op/maps", TestCodecs.LONG, TestCodecs.STRING, TestCodecs.LONG, "long,String>int"));
      assertMismatch(
          backend,
          bytes,
          "state 'op/maps'",
          "expects the type long,String>int",
          "found in the checkpoint: long,String>long");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTimerThatBecameStateIsNamed(Backends kind) {
    byte[] bytes = filled(kind, MAX);
    try (StateBackend backend = kind.open(0, MAX, MAX)) {
      backend.table(Subject.TIMERS);
      backend.table(Subject.VALUES);
      backend.table(Subject.MAPS);
      assertMismatch(
          backend, bytes, "'op/a-timer' is a timer in the checkpoint and state in the job");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherNumberOfKeyGroupsIsRefused(Backends kind) {
    byte[] bytes = filled(kind, MAX);
    try (Subject subject = new Subject(kind, 0, 8, 8)) {
      assertMismatch(subject.backend, bytes, "with 16 key groups, the job has 8");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyThatMovedToAnotherGroupIsRefused(Backends kind) {
    byte[] bytes = filled(kind, MAX);
    try (StateBackend backend = kind.open(0, MAX, MAX)) {
      backend.timers(Subject.TIMERS);
      backend.table(Subject.VALUES);
      backend.table(
          new TableSpec<>(
              "op/maps",
              new TestCodecs.Rehashed(TestCodecs.LONG),
              TestCodecs.STRING,
              TestCodecs.LONG,
              "long,String>long"));
      assertMismatch(backend, bytes, "'op/maps': a key is in key group");
    }
  }

  @ParameterizedTest
  @EnumSource
  void newStateIsEmptyAfterARestore(Backends kind) {
    byte[] bytes = filled(kind, MAX);
    try (Subject subject = open(kind)) {
      StateTable<Long, Void, Long> added =
          subject.backend.table(
              new TableSpec<>("op/added", TestCodecs.LONG, null, TestCodecs.LONG, "long>long"));
      subject.restore(bytes);
      assertThat(added.size()).isZero();
      assertThat(subject.values.size()).isEqualTo(50);
    }
  }

  @ParameterizedTest
  @EnumSource
  void damagedBytesAreNamedAndDoNoHarm(Backends kind) {
    byte[] bytes = filled(Backends.HEAP, 4);
    Random random = new Random(5);
    int refused = 0;
    int tries = kind == Backends.HEAP ? 2000 : 30;
    for (int i = 0; i < tries; i++) {
      byte[] damaged = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      for (int j = random.nextInt(4); j > 0 && damaged.length > 0; j--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try (Subject subject = new Subject(kind, 0, 4, 4)) {
        try {
          subject.backend.restore(new ByteReader(damaged));
        } catch (WeirException e) {
          assertThat(e.code()).isIn(ErrorCode.CHECKPOINT_UNREADABLE, ErrorCode.STATE_MISMATCH);
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(tries / 2);
  }

  @ParameterizedTest
  @EnumSource
  void anotherVersionIsRefusedByName(Backends kind) {
    byte[] bytes = filled(kind, MAX);
    bytes[4] = 9;
    try (Subject subject = open(kind)) {
      assertThatThrownBy(() -> subject.restore(bytes))
          .isInstanceOf(WeirException.class)
          .hasMessageContaining("expected version 2, found 9");
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsWrongAtFirst(Backends kind) {
    try (Subject subject = open(kind)) {
      assertThat(subject.backend.failure()).isNull();
      assertThatCode(subject::snapshot).doesNotThrowAnyException();
    }
  }
}
