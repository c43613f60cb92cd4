package dev.weir.worker.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.schema.TypeRef;
import dev.weir.state.StateBackend;
import dev.weir.state.StateSnapshot;
import dev.weir.state.pieces.PiecePool;
import dev.weir.state.pieces.PieceWriter;
import dev.weir.worker.codec.Codecs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordHistoryTest {
  record Note(int number, @Nullable String text) {}

  private static final Codecs CODECS = new Codecs();
  private static final ByteWriter SCRATCH = new ByteWriter(64, 1 << 10);

  /** A history in a backend of its own; keys are numbers, or not. */
  private static final class Kept<K> {
    final Backends backends;
    final StateBackend backend;
    final TypeRef<K> keys;
    final RecordHistory<K, Note> history;

    Kept(TypeRef<K> keys) {
      this(keys, new Backends(new Random(0), false));
    }

    Kept(TypeRef<K> keys, Backends backends) {
      this.keys = keys;
      this.backends = backends;
      this.backend = backends.open();
      var tables = new KeyedTables<>("join", keys, backend, CODECS);
      this.history = RecordHistory.declare(tables, "left", TypeRef.of(Note.class));
    }

    private int hash(K key) {
      return CODECS.ofKey(keys).hash(key, SCRATCH);
    }

    void add(K key, Note note) {
      history.add(hash(key), key, note);
    }

    List<Note> of(K key) {
      List<Note> found = new ArrayList<>();
      history.copy(hash(key), key, found);
      return found;
    }

    Kept<K> restored() {
      var out = new PieceWriter(new PiecePool());
      try (StateSnapshot snapshot = backend.freeze()) {
        snapshot.write(out);
      }
      var other = new Kept<>(keys, backends);
      other.backend.restore(new ByteReader(out.finish().content().toByteArray()));
      return other;
    }
  }

  @Test
  void aRecordLongerThanAChunkIsOneOfItsOwn() {
    var kept = new Kept<>(TypeRef.of(Long.class));
    var notes =
        List.of(
            new Note(1, "short"),
            new Note(2, "x".repeat(RecordHistory.CHUNK_BYTES + 1)),
            new Note(3, "y".repeat(1 << 20)),
            new Note(4, "short again"));
    notes.forEach(note -> kept.add(7L, note));
    assertThat(kept.of(7L)).isEqualTo(notes);
    assertThat(kept.restored().of(7L)).isEqualTo(notes);
    assertThat(kept.of(8L)).isEmpty();
  }

  @Test
  void aRecordThatCannotBeWrittenIsNotAdded() {
    var kept = new Kept<>(TypeRef.of(Long.class));
    kept.add(7L, new Note(1, "one"));
    assertThatThrownBy(() -> kept.add(7L, new Note(2, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("text");
    assertThatThrownBy(() -> kept.add(8L, new Note(2, null)))
        .isInstanceOf(IllegalArgumentException.class);
    kept.add(7L, new Note(3, "three"));
    assertThat(kept.of(7L)).containsExactly(new Note(1, "one"), new Note(3, "three"));
    assertThat(kept.of(8L)).isEmpty();
  }

  private static <K> void againstAModel(
      TypeRef<K> type, List<K> keys, Backends backends, int notes) {
    Random random = backends.random();
    var kept = new Kept<>(type, backends);
    Map<K, List<Note>> model = new HashMap<>();
    for (int i = 0; i < notes; i++) {
      K key = keys.get(random.nextInt(keys.size()));
      int longest = random.nextInt(50) == 0 ? 5000 : 60;
      var note = new Note(i, "n".repeat(random.nextInt(longest)));
      kept.add(key, note);
      model.computeIfAbsent(key, none -> new ArrayList<>()).add(note);
      if (random.nextInt(100) == 0) {
        assertThat(kept.of(key)).isEqualTo(model.get(key));
      }
      if (random.nextInt(notes / 3) == 0) {
        Kept<K> before = kept;
        kept = before.restored();
        before.backend.close();
      }
    }
    for (K key : keys) {
      assertThat(kept.of(key)).isEqualTo(model.getOrDefault(key, List.of()));
    }
    kept.backend.close();
  }

  @Property(tries = 20)
  void everyKeyHasItsRecordsInOrder(@ForAll long seed) {
    histories(new Backends(new Random(seed), false), 2000);
  }

  @Property(tries = 6)
  void theyAreTheSameWhereStateMovesBetweenHeapAndRocksDb(@ForAll long seed) {
    histories(new Backends(new Random(seed), true), 800);
  }

  private static void histories(Backends backends, int notes) {
    Random random = backends.random();
    List<Long> numbers = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = random.nextInt(60); i >= 0; i--) {
      numbers.add(random.nextLong());
      names.add("key " + i);
    }
    againstAModel(TypeRef.of(Long.class), numbers, backends, notes);
    againstAModel(TypeRef.of(String.class), names, backends, notes);
  }
}
