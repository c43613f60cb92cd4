package dev.weir.state.rocksdb;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.state.SliceEntries;
import dev.weir.state.SliceTable;
import dev.weir.state.TableSpec;
import dev.weir.state.snapshot.SnapshotFormat;
import dev.weir.state.snapshot.SnapshotFormat.Groups;
import dev.weir.state.snapshot.TableHead;
import java.util.BitSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Slices in RocksDB. Which there are, and which key groups they have, is kept in memory beside: one
 * range of the database is deleted for each of these when a slice is dropped. Owned by the
 * subtask's event loop.
 */
final class RocksSliceTable<K, V> implements SliceTable<K, V>, RocksDeclared {
  private final TableSpec<K, Long, V> spec;
  private final int number;
  private final Groups range;
  private final RocksInstance instance;
  private final RocksRow<V> row;
  private final TreeMap<Long, Slice> slices = new TreeMap<>();
  private final RocksSliceEntries<K, V> entries;

  /** What is known of a slice. */
  private static final class Slice {
    private final BitSet groups = new BitSet();
    private long size;
  }

  RocksSliceTable(TableSpec<K, Long, V> spec, int number, Groups range, RocksInstance instance) {
    this.spec = spec;
    this.number = number;
    this.range = range;
    this.instance = instance;
    this.row = new RocksRow<>(spec.value(), instance);
    this.entries = new RocksSliceEntries<>(spec, number, row, instance);
  }

  @Override
  public TableHead head() {
    return TableHead.of(spec, false);
  }

  @Override
  public RocksSnapshot.Numbered numbered() {
    return new RocksSnapshot.Numbered(head(), number, true);
  }

  @Override
  public @Nullable V get(long slice, int keyHash, K key) {
    locate(slice, group(keyHash), key);
    return row.get();
  }

  @Override
  public void put(long slice, int keyHash, K key, V value) {
    if (slice == NONE) {
      throw new IllegalArgumentException(
          "table '" + spec.name() + "': a slice that starts at " + slice + ", which means none");
    }
    row.value(value);
    int group = group(keyHash);
    locate(slice, group, key);
    entries.close();
    if (row.put()) {
      count(slice, group);
    }
  }

  private void locate(long slice, int group, K key) {
    ByteWriter to = row.key();
    to.clear();
    to.writeBytes(RocksKey.ofSlice(group, number, slice), 0, RocksKey.SLICE_HEAD_BYTES);
    spec.key().encode(key, to);
  }

  private int group(int keyHash) {
    return range.group(keyHash, spec.name());
  }

  private void count(long slice, int group) {
    Slice of = slices.computeIfAbsent(slice, start -> new Slice());
    of.groups.set(group);
    of.size++;
  }

  @Override
  public long next(long from) {
    Long next = slices.ceilingKey(from);
    return next == null ? NONE : next;
  }

  @Override
  public SliceEntries<K, V> entries() {
    return entries;
  }

  @Override
  public void drop(long slice) {
    Slice dropped = slices.remove(slice);
    if (dropped == null) {
      return;
    }
    entries.close();
    row.forget();
    try {
      for (int group = dropped.groups.nextSetBit(0);
          group >= 0;
          group = dropped.groups.nextSetBit(group + 1)) {
        instance
            .db()
            .deleteRange(
                instance.writing,
                RocksKey.ofSlice(group, number, slice),
                RocksKey.ofSlice(group, number, slice + 1));
      }
    } catch (RocksDBException e) {
      throw instance.failure("written", e);
    }
  }

  @Override
  public long size() {
    return slices.values().stream().mapToLong(slice -> slice.size).sum();
  }

  @Override
  public int firstGroup() {
    return range.first();
  }

  @Override
  public int endGroup() {
    return range.end();
  }

  @Override
  public void restoreEntry(int group, ByteReader in) {
    K key = spec.key().decode(in);
    range.requireGroup(group, row.hash(spec.key(), key), spec.name());
    long slice = SnapshotFormat.readSlice(in);
    row.value(spec.value().decode(in));
    locate(slice, group, key);
    entries.close();
    row.add();
    count(slice, group);
  }

  @Override
  public void closeEntries() {
    entries.close();
  }
}
