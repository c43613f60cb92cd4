package dev.weir.state.heap;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.topology.KeyGroups;
import dev.weir.state.snapshot.SnapshotFormat.Groups;
import org.jspecify.annotations.Nullable;

/**
 * The key groups of one table whose keys are numbers, the cells of their values where they are kept
 * as bytes, and where the last look-up ended, as most writes follow a read of the same key. Owned
 * by the subtask's event loop.
 */
final class LongGroups {
  private static final int NOWHERE = -1;
  private static final long UNKNOWN = -1;

  private final Pools pools;
  private final @Nullable LongSlots[] groups;
  private final @Nullable CellPages cells;
  private long size;

  private int lastGroup = NOWHERE;
  private long lastKey;
  private long lastNamespace;
  private int lastSlot;
  private long lastPlace = UNKNOWN; // where the value's bytes are, if there are some

  private final FoundAhead ahead = new FoundAhead();

  /**
   * @param pools shared with other groups of the same layout
   */
  LongGroups(Pools pools, Groups range) {
    this.pools = pools;
    this.groups = new LongSlots[range.end() - range.first()];
    PagePool<byte[]> bytes = pools.bytes();
    this.cells = bytes == null ? null : new CellPages(bytes, pools.freezes());
  }

  /** What groups are made of. */
  record Pools(Freezes freezes, PagePool<long[]> slots, @Nullable PagePool<byte[]> bytes) {
    static Pools of(Layout layout, Freezes freezes) {
      int words = LongSlots.PAGE_SLOTS * layout.width();
      return new Pools(
          freezes,
          new PagePool<>(() -> new long[words], (long) words * Long.BYTES, freezes),
          layout.bytes() ? CellPages.pool(freezes) : null);
    }

    long sizeBytes() {
      return slots.sizeBytes() + (bytes == null ? 0 : bytes.sizeBytes());
    }
  }

  long size() {
    return size;
  }

  /** The entries of a group, counted from the first; null when it has none. */
  @Nullable LongSlots at(int index) {
    return groups[index];
  }

  /** Gives the pages back; nothing is called afterwards. */
  void release() {
    for (LongSlots group : groups) {
      if (group != null) {
        group.release();
      }
    }
    if (cells != null) {
      cells.release();
    }
  }

  /** The slot of an entry in {@link #group}, or the complement of where it would be. */
  int find(TableRange range, int keyHash, long key, long namespace) {
    if (lastGroup != NOWHERE && key == lastKey && namespace == lastNamespace) {
      return lastSlot;
    }
    int found = ahead.take(key);
    if (found >= 0) {
      lastPlace = ahead.place(found);
      return lookedUp(ahead.group(found), key, namespace, ahead.slot(found));
    }
    int at = range.index(keyHash);
    LongSlots group = groups[at];
    if (group == null) {
      group = new LongSlots(range.layout(), pools.freezes(), pools.slots());
      groups[at] = group;
    }
    lastPlace = UNKNOWN;
    return lookedUp(at, key, namespace, group.find(range.layout(), keyHash, key, namespace));
  }

  private int lookedUp(int group, long key, long namespace, int slot) {
    lastGroup = group;
    lastKey = key;
    lastNamespace = namespace;
    lastSlot = slot;
    return slot;
  }

  /** The slot of an entry, which is added if there is none; its value is set next. */
  int findOrAdd(TableRange range, int keyHash, long key, long namespace) {
    int slot = find(range, keyHash, key, namespace);
    return slot < 0 ? add(range.layout(), keyHash) : slot;
  }

  /**
   * See {@link dev.weir.state.StateTable#touch}. In rounds, each of which does no more than read:
   * the less work is between two reads, the more of them a processor has under way at once.
   */
  long touch(TableRange range, int[] keyHashes, long[] keys, int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      LongSlots group = group(near(range, keyHashes[i]));
      sum += group == null ? 0 : group.touch(range.layout(), keyHashes[i]);
    }
    return cells == null ? sum : sum + touchCells(cells, range, keyHashes, keys, count);
  }

  private long touchCells(
      CellPages values, TableRange range, int[] keyHashes, long[] keys, int count) {
    ahead.clear();
    for (int i = 0; i < count; i++) {
      int at = near(range, keyHashes[i]);
      LongSlots group = group(at);
      if (group != null) {
        int slot = group.find(range.layout(), keyHashes[i], keys[i], 0);
        if (slot >= 0) {
          ahead.add(keys[i], at, slot, place(group, range.layout(), slot));
        }
      }
    }
    long sum = 0;
    for (int i = 0; i < ahead.count(); i++) {
      sum += values.touch(ahead.place(i));
    }
    return sum;
  }

  /** The group of a key, or NOWHERE where it is another table's. */
  private int near(TableRange range, int keyHash) {
    int at = KeyGroups.group(keyHash, range.groups().max()) - range.groups().first();
    return at < 0 || at >= groups.length ? NOWHERE : at;
  }

  private @Nullable LongSlots group(int at) {
    return at == NOWHERE ? null : groups[at];
  }

  /** The group of the last look-up. */
  LongSlots group() {
    LongSlots group = group(lastGroup);
    if (group == null) {
      throw new IllegalStateException("nothing was looked up");
    }
    return group;
  }

  /** Adds the entry that the last look-up did not find; its value is set next. */
  int add(Layout layout, int keyHash) {
    ahead.clear();
    lastSlot = group().add(layout, keyHash, lastKey, lastNamespace, lastSlot);
    size++;
    return lastSlot;
  }

  /** Removes the entry that the last look-up found. */
  void remove(Layout layout) {
    LongSlots group = group();
    if (cells != null) {
      cells.free(lastPlace(layout));
    }
    ahead.clear();
    group.remove(layout, lastSlot);
    lastGroup = NOWHERE;
    size--;
  }

  private static long place(LongSlots group, Layout layout, int slot) {
    return group.word(layout, slot, layout.keyWords());
  }

  private CellPages cells() {
    CellPages present = cells;
    if (present == null) {
      throw new IllegalStateException("the values are not kept as bytes");
    }
    return present;
  }

  /** The place of the value that the last look-up found. */
  private long lastPlace(Layout layout) {
    if (lastPlace == UNKNOWN) {
      lastPlace = place(group(), layout, lastSlot);
    }
    return lastPlace;
  }

  /** The bytes of the value that the last look-up found, to be decoded at once. */
  ByteReader bytes(Layout layout) {
    return cells().at(lastPlace(layout));
  }

  /** The bytes of a value, to be decoded at once. */
  ByteReader bytes(LongSlots group, Layout layout, int slot) {
    return cells().at(place(group, layout, slot));
  }

  /** Puts a value that is kept as bytes, for the key of the last look-up. */
  void putBytes(Layout layout, int keyHash, ByteWriter value) {
    LongSlots group = group();
    int word = layout.keyWords();
    if (lastSlot < 0) {
      long place = cells().add(value);
      group.set(layout, add(layout, keyHash), word, place);
      lastPlace = place;
      return;
    }
    long before = lastPlace(layout);
    long after = cells().replace(before, value);
    if (after != before) {
      group.set(layout, lastSlot, word, after);
      lastPlace = after;
      ahead.clear();
    }
  }

  /** With all that is in its pools. */
  long sizeBytes(Layout layout) {
    return pools.sizeBytes() + usedBytes(layout);
  }

  long usedBytes(Layout layout) {
    long bytes = cells == null ? 0 : cells.sizeBytes();
    for (LongSlots group : groups) {
      bytes += group == null ? 0 : group.sizeBytes(layout);
    }
    return bytes;
  }

  Frozen freeze() {
    LongSlots.Frozen[] frozen = new LongSlots.Frozen[groups.length];
    for (int at = 0; at < groups.length; at++) {
      LongSlots group = groups[at];
      if (group != null && group.size() > 0) {
        frozen[at] = group.freeze();
      }
    }
    return new Frozen(frozen, cells == null ? null : cells.freeze());
  }

  /** The entries as they were. */
  record Frozen(LongSlots.@Nullable Frozen[] groups, CellPages.@Nullable Frozen cells) {}

  /** Which groups a table has, and how its slots are. */
  record TableRange(String name, Groups groups, Layout layout) {
    /** The group of a key, counted from the first. */
    int index(int keyHash) {
      return groups.group(keyHash, name) - groups.first();
    }
  }
}
