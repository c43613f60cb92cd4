package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.topology.KeyGroups;
import dev.weir.state.pieces.PiecePool;
import dev.weir.state.pieces.PieceWriter;
import dev.weir.state.pieces.Pieces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A backend with one table of each kind, and how it is compared with a {@link Model}. */
final class Subject implements AutoCloseable {
  static final TableSpec<String, Void, String> VALUES =
      new TableSpec<>("op/values", TestCodecs.STRING, null, TestCodecs.STRING, "String>String");
  static final TableSpec<Long, String, Long> MAPS =
      new TableSpec<>(
          "op/maps", TestCodecs.LONG, TestCodecs.STRING, TestCodecs.LONG, "long,String>long");
  static final TableSpec<String, Long, Long> TIMERS =
      new TableSpec<>(
          "op/a-timer", TestCodecs.STRING, TestCodecs.LONG, TestCodecs.LONG, "String,long");

  /** So that most snapshots are written over earlier ones. */
  private static final PiecePool POOL = new PiecePool();

  final StateBackend backend;
  final StateTable<String, Void, String> values;
  final StateTable<Long, String, Long> maps;
  final TimerTable<String, Long> timers;
  private final int first;
  private final int end;
  private final int max;

  Subject(Backends kind, int first, int end, int max) {
    this.first = first;
    this.end = end;
    this.max = max;
    this.backend = kind.open(first, end, max);
    this.values = backend.table(VALUES);
    this.maps = backend.table(MAPS);
    this.timers = backend.timers(TIMERS);
  }

  static byte[] write(StateSnapshot snapshot) {
    var out = new PieceWriter(POOL);
    out.scratch().writeInt(42); // a snapshot does not begin where its bytes do
    snapshot.write(out);
    Pieces written = out.finish();
    byte[] bytes = written.content().toByteArray();
    POOL.giveBack(List.of(written));
    return Arrays.copyOfRange(bytes, 4, bytes.length);
  }

  byte[] snapshot() {
    try (StateSnapshot snapshot = backend.freeze()) {
      return write(snapshot);
    }
  }

  void restore(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    backend.restore(in);
    assertThat(in.remaining()).isZero();
  }

  private boolean mine(int hash) {
    int group = KeyGroups.group(hash, max);
    return group >= first && group < end;
  }

  /** Compares everything; the timers are gone afterwards. */
  void assertHolds(Model model) {
    long valueCount = 0;
    for (Map.Entry<String, String> each : model.values.entrySet()) {
      if (mine(TestCodecs.hash(each.getKey()))) {
        String key = each.getKey();
        assertThat(values.get(TestCodecs.hash(key), key, null)).isEqualTo(each.getValue());
        valueCount++;
      }
    }
    assertThat(values.size()).isEqualTo(valueCount);
    long mapCount = 0;
    for (Map.Entry<Long, Map<String, Long>> each : model.maps.entrySet()) {
      if (mine(TestCodecs.hash(each.getKey()))) {
        assertThat(entries(each.getKey())).isEqualTo(each.getValue());
        mapCount += each.getValue().size();
      }
    }
    assertThat(maps.size()).isEqualTo(mapCount);
    assertTimers(model);
  }

  private Map<String, Long> entries(Long key) {
    Map<String, Long> entries = new HashMap<>();
    maps.entries(TestCodecs.hash(key), key)
        .forEachRemaining(e -> assertThat(entries.put(e.getKey(), e.getValue())).isNull());
    return entries;
  }

  private void assertTimers(Model model) {
    Set<String> expected = new HashSet<>();
    for (Model.Timer timer : model.timersInOrder()) {
      if (mine(TestCodecs.hash(timer.key()))) {
        expected.add(timer.key() + "/" + timer.namespace() + "@" + timer.time());
      }
    }
    assertThat(timers.size()).isEqualTo(expected.size());
    List<Long> times = new ArrayList<>();
    Set<String> fired = new HashSet<>();
    while (timers.pollDue(
        Long.MAX_VALUE,
        (hash, key, namespace, time) -> {
          assertThat(hash).isEqualTo(TestCodecs.hash(key));
          times.add(time);
          fired.add(key + "/" + namespace + "@" + time);
        })) {}
    assertThat(fired).isEqualTo(expected);
    assertThat(times).isSorted().hasSameSizeAs(expected);
    assertThat(timers.earliest()).isEqualTo(TimerTable.NEVER);
  }

  @Override
  public void close() {
    backend.close();
  }
}
