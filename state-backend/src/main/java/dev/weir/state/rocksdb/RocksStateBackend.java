package dev.weir.state.rocksdb;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.state.SliceTable;
import dev.weir.state.StateBackend;
import dev.weir.state.StateSnapshot;
import dev.weir.state.StateTable;
import dev.weir.state.TableSpec;
import dev.weir.state.TimerTable;
import dev.weir.state.heap.HeapTables;
import dev.weir.state.snapshot.RestoreTarget;
import dev.weir.state.snapshot.SnapshotFormat;
import dev.weir.state.snapshot.SnapshotFormat.Groups;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * State in RocksDB, one database for a subtask in a directory of its own, which is emptied when it
 * is opened and deleted when the backend and its last snapshot are closed. Every access encodes and
 * goes to the database; there is no cache of values in front of it. Timers are on the heap: the
 * backend is for values that outgrow memory, and timers are in every snapshot all the same. Owned
 * by the subtask's event loop; snapshots are written by another thread.
 */
public final class RocksStateBackend implements StateBackend {
  private static final int MAX_TABLES = 0xffff;

  private final Groups groups;
  private final RocksInstance instance;
  private final Map<String, RocksDeclared> tables = new TreeMap<>();
  private final HeapTables timers;
  private boolean closed;

  /**
   * For the key groups from {@code firstGroup} up to {@code endGroup}, excluded.
   *
   * @param directory of this backend alone; what is in it is deleted
   */
  public RocksStateBackend(
      Path directory, RocksMemory memory, int firstGroup, int endGroup, int maxKeyGroups) {
    this.groups = new Groups(firstGroup, endGroup, maxKeyGroups);
    this.timers = new HeapTables(groups);
    this.instance = new RocksInstance(directory, memory);
  }

  @Override
  public <K, N, V> StateTable<K, N, V> table(TableSpec<K, N, V> spec) {
    RocksTable<K, N, V> table = new RocksTable<>(spec, nextNumber(spec), groups, instance);
    tables.put(spec.name(), table);
    return table;
  }

  @Override
  public <K, V> SliceTable<K, V> slices(TableSpec<K, Long, V> spec) {
    RocksSliceTable<K, V> table = new RocksSliceTable<>(spec, nextNumber(spec), groups, instance);
    tables.put(spec.name(), table);
    return table;
  }

  private int nextNumber(TableSpec<?, ?, ?> spec) {
    requireNew(spec.name());
    if (tables.size() == MAX_TABLES) {
      throw new IllegalArgumentException("more than " + MAX_TABLES + " tables");
    }
    return tables.size();
  }

  @Override
  public <K, N> TimerTable<K, N> timers(TableSpec<K, N, Long> spec) {
    requireNew(spec.name());
    return timers.timers(spec);
  }

  private void requireNew(String name) {
    if (tables.containsKey(name) || timers.targets().containsKey(name)) {
      throw new IllegalArgumentException("table '" + name + "' is declared twice");
    }
  }

  @Override
  public void restore(ByteReader snapshot) {
    Map<String, RestoreTarget> targets = new TreeMap<>(timers.targets());
    targets.putAll(tables);
    SnapshotFormat.read(snapshot, groups, targets);
  }

  @Override
  public StateSnapshot freeze() {
    return new RocksSnapshot(
        instance,
        groups,
        tables.values().stream().map(RocksDeclared::numbered).toList(),
        timers.freeze());
  }

  @Override
  public long sizeBytes() {
    return property("rocksdb.estimate-live-data-size")
        + property("rocksdb.cur-size-all-mem-tables")
        + timers.sizeBytes();
  }

  @Override
  public @Nullable RuntimeException failure() {
    long errors = property("rocksdb.background-errors");
    return errors == 0
        ? null
        : new WeirException(
            ErrorCode.LOCAL_DISK_UNUSABLE,
            "RocksDB failed " + errors + " times to write files; look for a full or failing disk");
  }

  private long property(String name) {
    try {
      return instance.db().getLongProperty(name);
    } catch (RocksDBException e) {
      throw instance.failure("read", e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      tables.values().forEach(RocksDeclared::closeEntries);
      instance.letGo();
    }
  }
}
