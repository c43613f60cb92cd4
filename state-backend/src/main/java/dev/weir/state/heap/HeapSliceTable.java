package dev.weir.state.heap;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.LongForm;
import dev.weir.state.SliceEntries;
import dev.weir.state.SliceTable;
import dev.weir.state.TableSpec;
import dev.weir.state.snapshot.FrozenTable;
import dev.weir.state.snapshot.SnapshotFormat;
import dev.weir.state.snapshot.SnapshotFormat.Groups;
import dev.weir.state.snapshot.TableHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Slices on the heap whose keys are no numbers: each slice has a table for each key group that has
 * entries. Owned by the subtask's event loop.
 */
final class HeapSliceTable<K, V> implements SliceTable<K, V>, Declared {
  /** A guess at what key and value of an entry take besides the table. */
  private static final int OBJECT_BYTES = 64;

  private final TableSpec<K, Long, V> spec;
  private final @Nullable LongForm<V> values;
  private final Groups range;
  private final Freezes freezes;
  private final ByteWriter scratch;
  private final OpenSlices<@Nullable GroupTable[]> slices = new OpenSlices<>();
  private final Entries entries = new Entries();
  private long size;

  private @Nullable GroupTable lastGroup;
  private @Nullable K lastKey;
  private long lastSlice;
  private int lastEntry = GroupTable.NONE;

  HeapSliceTable(TableSpec<K, Long, V> spec, Groups range, Freezes freezes, ByteWriter scratch) {
    this.spec = spec;
    this.values = spec.value().longForm();
    this.range = range;
    this.freezes = freezes;
    this.scratch = scratch;
  }

  @Override
  public TableHead head() {
    return TableHead.of(spec, false);
  }

  @Override
  @SuppressWarnings("unchecked") // only put puts values
  public @Nullable V get(long slice, int keyHash, K key) {
    GroupTable group = locate(slice, keyHash, key);
    return group == null || lastEntry == GroupTable.NONE
        ? null
        : (V) group.entries().value(lastEntry);
  }

  /**
   * Looks an entry up and remembers where it is, as most puts follow a get of the same key.
   *
   * @return its group, null where the group has no entry yet
   */
  private @Nullable GroupTable locate(long slice, int keyHash, K key) {
    if (key == lastKey && slice == lastSlice) {
      return lastGroup;
    }
    int at = groupIndex(keyHash);
    @Nullable GroupTable[] groups = slices.find(slice);
    GroupTable group = groups == null ? null : groups[at];
    int entry = group == null ? GroupTable.NONE : group.find(keyHash, key, null);
    remember(group, slice, key, entry);
    return group;
  }

  private void remember(@Nullable GroupTable group, long slice, @Nullable K key, int entry) {
    lastGroup = group;
    lastSlice = slice;
    lastKey = key;
    lastEntry = entry;
  }

  @Override
  public void put(long slice, int keyHash, K key, V value) {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(key, "key");
    GroupTable group = locate(slice, keyHash, key);
    if (group != null && lastEntry != GroupTable.NONE) {
      group.entries().replace(lastEntry, value);
    } else {
      GroupTable present = group != null ? group : newGroup(slice, groupIndex(keyHash));
      remember(present, slice, key, present.add(keyHash, key, null, value));
      size++;
    }
  }

  private GroupTable newGroup(long slice, int at) {
    @Nullable GroupTable[] groups = slices.find(slice);
    if (groups == null) {
      groups = slices.add(slice, new GroupTable[range.end() - range.first()], spec.name());
    }
    GroupTable group = new GroupTable(freezes, false);
    groups[at] = group;
    return group;
  }

  private int groupIndex(int keyHash) {
    return range.group(keyHash, spec.name()) - range.first();
  }

  @Override
  public long next(long from) {
    return slices.next(from);
  }

  @Override
  public SliceEntries<K, V> entries() {
    return entries;
  }

  @Override
  public void drop(long slice) {
    @Nullable GroupTable[] dropped = slices.remove(slice);
    if (dropped != null) {
      remember(null, slice, null, GroupTable.NONE);
      for (GroupTable group : dropped) {
        size -= group == null ? 0 : group.entries().size();
      }
    }
  }

  @Override
  public long size() {
    return size;
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
  public long sizeBytes() {
    long bytes = size * OBJECT_BYTES;
    for (int i = 0; i < slices.count(); i++) {
      for (GroupTable group : slices.at(i)) {
        bytes += group == null ? 0 : group.sizeBytes();
      }
    }
    return bytes;
  }

  @Override
  public FrozenTable freeze() {
    List<FrozenSlice> frozen = new ArrayList<>();
    for (int i = 0; i < slices.count(); i++) {
      @Nullable GroupTable[] groups = slices.at(i);
      EntryPages.Frozen[] pages = new EntryPages.Frozen[groups.length];
      for (int at = 0; at < groups.length; at++) {
        GroupTable group = groups[at];
        pages[at] = group == null ? null : group.entries().freeze();
      }
      frozen.add(new FrozenSlice(slices.start(i), pages));
    }
    return new Frozen<>(head(), spec, range.first(), frozen);
  }

  @Override
  public void restoreEntry(int group, ByteReader in) {
    K key = spec.key().decode(in);
    long slice = SnapshotFormat.readSlice(in);
    int keyHash = spec.key().hash(key, scratch);
    range.requireGroup(group, keyHash, spec.name());
    put(slice, keyHash, key, spec.value().decode(in));
  }

  /** A slice as it was. */
  private record FrozenSlice(long start, EntryPages.@Nullable Frozen[] groups) {}

  /** The table as it was. */
  private record Frozen<K, V>(
      TableHead head, TableSpec<K, Long, V> spec, int first, List<FrozenSlice> slices)
      implements FrozenTable {
    @Override
    @SuppressWarnings("unchecked") // only put puts keys and values
    public int writeGroup(int group, ByteWriter out) {
      int count = 0;
      for (FrozenSlice slice : slices) {
        EntryPages.Frozen pages = slice.groups()[group - first];
        if (pages != null) {
          count +=
              pages.forEach(
                  (key, none, value) -> {
                    spec.key().encode((K) key, out);
                    out.writeLong(slice.start());
                    spec.value().encode((V) value, out);
                  });
        }
      }
      return count;
    }
  }

  /** Reads the entries in the order in which they were added: none is removed but with all. */
  private final class Entries implements SliceEntries<K, V> {
    private int index;
    private int place;
    private int end;
    private @Nullable EntryPages pages;
    private int entry;

    @Override
    public void seek(int group, long from, long until) {
      index = group - range.first();
      place = slices.place(from);
      end = slices.place(until);
      pages = null;
    }

    @Override
    public boolean next() {
      EntryPages of = pages;
      while (of == null || ++entry == of.size()) {
        if (place >= end) {
          pages = null;
          return false;
        }
        GroupTable group = slices.at(place++)[index];
        of = group == null ? null : group.entries();
        pages = of;
        entry = -1;
      }
      return true;
    }

    private EntryPages pages() {
      EntryPages of = pages;
      if (of == null) {
        throw new IllegalStateException("table '" + spec.name() + "': there is no entry here");
      }
      return of;
    }

    @Override
    public long slice() {
      return slices.start(place - 1);
    }

    @Override
    @SuppressWarnings("unchecked") // only put puts keys
    public K key() {
      return (K) pages().key(entry);
    }

    @Override
    @SuppressWarnings("unchecked") // only put puts values
    public V value() {
      return (V) pages().value(entry);
    }

    @Override
    public long keyNumber() {
      throw new UnsupportedOperationException(
          "table '" + spec.name() + "': the keys are no numbers");
    }

    @Override
    public long valueNumber() {
      if (values == null) {
        throw new UnsupportedOperationException(
            "table '" + spec.name() + "': the values are no numbers");
      }
      return values.toLong(value());
    }
  }
}
