package dev.weir.state.heap;

import dev.weir.api.codec.ByteWriter;
import dev.weir.state.SliceTable;
import dev.weir.state.StateTable;
import dev.weir.state.TableSpec;
import dev.weir.state.TimerTable;
import dev.weir.state.snapshot.FrozenTable;
import dev.weir.state.snapshot.RestoreTarget;
import dev.weir.state.snapshot.SnapshotFormat.Groups;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The declared tables and timers of a backend that are on the heap, by name. Owned by the subtask's
 * event loop.
 */
public final class HeapTables {
  private static final int SCRATCH_BYTES = 64;
  private static final int MAX_KEY_BYTES = Integer.MAX_VALUE - 8;

  private final Groups groups;
  private final Freezes freezes = new Freezes();
  private final Map<String, Declared> declared = new TreeMap<>();
  private final ByteWriter scratch = new ByteWriter(SCRATCH_BYTES, MAX_KEY_BYTES);

  /** Frozen tables in the order of their names, and what lets them go. */
  public record View(List<FrozenTable> tables, Runnable release) {}

  public HeapTables(Groups groups) {
    this.groups = groups;
  }

  public <K, N, V> StateTable<K, N, V> table(TableSpec<K, N, V> spec) {
    LongTable<K, N, V> numbers = LongTable.of(spec, groups, freezes, scratch);
    if (numbers != null) {
      declare(spec.name(), numbers);
      return numbers;
    }
    HeapTable<K, N, V> table = new HeapTable<>(spec, groups, freezes, scratch);
    declare(spec.name(), table);
    return table;
  }

  public <K, V> SliceTable<K, V> slices(TableSpec<K, Long, V> spec) {
    LongSliceTable<K, V> numbers = LongSliceTable.of(spec, groups, freezes, scratch);
    if (numbers != null) {
      declare(spec.name(), numbers);
      return numbers;
    }
    HeapSliceTable<K, V> table = new HeapSliceTable<>(spec, groups, freezes, scratch);
    declare(spec.name(), table);
    return table;
  }

  public <K, N> TimerTable<K, N> timers(TableSpec<K, N, Long> spec) {
    LongTimers<K, N> numbers = LongTimers.of(spec, groups, freezes, scratch);
    if (numbers != null) {
      declare(spec.name(), numbers);
      return numbers;
    }
    HeapTimers<K, N> timers = new HeapTimers<>(spec, groups, freezes, scratch);
    declare(spec.name(), timers);
    return timers;
  }

  private void declare(String name, Declared table) {
    if (declared.putIfAbsent(name, table) != null) {
      throw new IllegalArgumentException("table '" + name + "' is declared twice");
    }
  }

  public Map<String, RestoreTarget> targets() {
    return Collections.unmodifiableMap(declared);
  }

  /** Takes time by the number of pages. The release may be run by another thread. */
  public View freeze() {
    Freezes.View view = freezes.take();
    List<FrozenTable> tables = declared.values().stream().map(Declared::freeze).toList();
    return new View(tables, view::release);
  }

  public long sizeBytes() {
    return declared.values().stream().mapToLong(Declared::sizeBytes).sum();
  }
}
