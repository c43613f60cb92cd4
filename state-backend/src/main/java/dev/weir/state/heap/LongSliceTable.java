package dev.weir.state.heap;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.LongForm;
import dev.weir.state.SliceEntries;
import dev.weir.state.SliceTable;
import dev.weir.state.TableSpec;
import dev.weir.state.heap.LongGroups.Pools;
import dev.weir.state.heap.LongGroups.TableRange;
import dev.weir.state.snapshot.FrozenTable;
import dev.weir.state.snapshot.SnapshotFormat;
import dev.weir.state.snapshot.SnapshotFormat.Groups;
import dev.weir.state.snapshot.TableHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Slices on the heap whose keys are numbers: each slice has slots of its own for each key group
 * that has entries, in pages of one pool, to which they return when the slice is dropped. Values
 * are kept as there. A record, as {@link LongTable} is. Owned by the subtask's event loop.
 */
record LongSliceTable<K, V>(
    TableSpec<K, Long, V> spec,
    TableRange range,
    LongForm<K> keys,
    SlotValues<V> values,
    ByteWriter scratch,
    Slices slices,
    SliceEntries<K, V> entries)
    implements SliceTable<K, V>, Declared {

  /** The open slices and what they are made of. */
  record Slices(OpenSlices<LongGroups> open, Pools pools) {}

  /** The table, or null where keys are no numbers. */
  static <K, V> @Nullable LongSliceTable<K, V> of(
      TableSpec<K, Long, V> spec, Groups groups, Freezes freezes, ByteWriter scratch) {
    LongForm<K> keys = spec.key().longForm();
    if (keys == null) {
      return null;
    }
    Layout layout = Layout.of(keys, 1, spec.value());
    SlotValues<V> values = SlotValues.of(spec, layout, scratch);
    TableRange range = new TableRange(spec.name(), groups, layout);
    Slices slices = new Slices(new OpenSlices<>(), Pools.of(layout, freezes));
    return new LongSliceTable<>(
        spec,
        range,
        keys,
        values,
        scratch,
        slices,
        new LongSliceEntries<>(spec.name(), slices.open(), range, keys, values));
  }

  @Override
  public TableHead head() {
    return TableHead.of(spec, false);
  }

  private Layout layout() {
    return range.layout();
  }

  @Override
  public @Nullable V get(long slice, int keyHash, K key) {
    LongGroups groups = slices.open().find(slice);
    if (groups == null) {
      return null;
    }
    int slot = groups.find(range, keyHash, keys.toLong(key), 0);
    return slot < 0 ? null : values.found(groups, slot);
  }

  /** A number is taken out of its object first, see {@link LongTable#put}. */
  @Override
  public void put(long slice, int keyHash, K key, V value) {
    LongForm<V> numbers = values.numbers();
    if (numbers != null) {
      putNumber(slice, keyHash, key, numbers.toLong(value));
    } else if (layout().bytes()) {
      values.encode(value);
      putEncoded(slice, keyHash, key);
    } else {
      putObject(slice, keyHash, key, value);
    }
  }

  private void putNumber(long slice, int keyHash, K key, long value) {
    LongGroups groups = required(slice);
    int slot = groups.findOrAdd(range, keyHash, keys.toLong(key), 0);
    groups.group().set(layout(), slot, 1, value);
  }

  private void putEncoded(long slice, int keyHash, K key) {
    LongGroups groups = required(slice);
    groups.find(range, keyHash, keys.toLong(key), 0);
    groups.putBytes(layout(), keyHash, values.scratch());
  }

  private void putObject(long slice, int keyHash, K key, V value) {
    Objects.requireNonNull(value, "value");
    LongGroups groups = required(slice);
    int slot = groups.findOrAdd(range, keyHash, keys.toLong(key), 0);
    groups.group().set(slot, value);
  }

  private LongGroups required(long slice) {
    LongGroups groups = slices.open().find(slice);
    return groups != null
        ? groups
        : slices.open().add(slice, new LongGroups(slices.pools(), range.groups()), spec.name());
  }

  @Override
  public long next(long from) {
    return slices.open().next(from);
  }

  @Override
  public void drop(long slice) {
    LongGroups dropped = slices.open().remove(slice);
    if (dropped != null) {
      dropped.release();
    }
  }

  @Override
  public long size() {
    long size = 0;
    for (int i = 0; i < slices.open().count(); i++) {
      size += slices.open().at(i).size();
    }
    return size;
  }

  @Override
  public int firstGroup() {
    return range.groups().first();
  }

  @Override
  public int endGroup() {
    return range.groups().end();
  }

  @Override
  public long sizeBytes() {
    long bytes = slices.pools().sizeBytes();
    for (int i = 0; i < slices.open().count(); i++) {
      bytes += slices.open().at(i).usedBytes(layout());
    }
    return bytes;
  }

  @Override
  public FrozenTable freeze() {
    LongForm<Long> namespaces = LongSliceEntries.START;
    List<FrozenSlice> frozen = new ArrayList<>();
    for (int i = 0; i < slices.open().count(); i++) {
      frozen.add(
          new FrozenSlice(
              slices.open().start(i),
              new LongTable.Frozen<>(
                  head(),
                  range,
                  keys,
                  namespaces,
                  values.numbers(),
                  spec.value(),
                  slices.open().at(i).freeze())));
    }
    return new Frozen(head(), frozen);
  }

  @Override
  public void restoreEntry(int group, ByteReader in) {
    K key = spec.key().decode(in);
    long slice = SnapshotFormat.readSlice(in);
    int keyHash = spec.key().hash(key, scratch);
    range.groups().requireGroup(group, keyHash, spec.name());
    put(slice, keyHash, key, spec.value().decode(in));
  }

  /** A slice as it was. */
  private record FrozenSlice(long start, LongTable.Frozen<?, ?, ?> entries) {}

  /** The table as it was. */
  private record Frozen(TableHead head, List<FrozenSlice> slices) implements FrozenTable {
    @Override
    public int writeGroup(int group, ByteWriter out) {
      int count = 0;
      for (FrozenSlice slice : slices) {
        count += slice.entries().writeGroup(group, slice.start(), out);
      }
      return count;
    }
  }
}
