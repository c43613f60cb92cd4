package dev.weir.state.heap;

import dev.weir.api.topology.KeyGroups;
import dev.weir.state.snapshot.SnapshotFormat.Groups;
import org.jspecify.annotations.Nullable;

/**
 * The key groups of one table whose keys are numbers, and where the last look-up ended, as most
 * writes follow a read of the same key. Owned by the subtask's event loop.
 */
final class LongGroups {
  private final Freezes freezes;
  private final PagePool pool;
  private final @Nullable LongSlots[] groups;
  private long size;

  private @Nullable LongSlots lastGroup;
  private long lastKey;
  private long lastNamespace;
  private int lastSlot;

  LongGroups(Layout layout, Groups range, Freezes freezes) {
    this(pool(layout, freezes), range, freezes);
  }

  /**
   * @param pool shared with other groups of the same layout
   */
  LongGroups(PagePool pool, Groups range, Freezes freezes) {
    this.freezes = freezes;
    this.pool = pool;
    this.groups = new LongSlots[range.end() - range.first()];
  }

  static PagePool pool(Layout layout, Freezes freezes) {
    return new PagePool(LongSlots.PAGE_SLOTS * layout.width(), freezes);
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
  }

  /** The slot of an entry in {@link #group}, or the complement of where it would be. */
  int find(TableRange range, int keyHash, long key, long namespace) {
    if (lastGroup != null && key == lastKey && namespace == lastNamespace) {
      return lastSlot;
    }
    int at = range.index(keyHash);
    LongSlots group = groups[at];
    if (group == null) {
      group = new LongSlots(range.layout(), freezes, pool);
      groups[at] = group;
    }
    int slot = group.find(range.layout(), keyHash, key, namespace);
    lastGroup = group;
    lastKey = key;
    lastNamespace = namespace;
    lastSlot = slot;
    return slot;
  }

  /** See {@link dev.weir.state.StateTable#touch}. */
  long touch(TableRange range, int keyHash) {
    int at = KeyGroups.group(keyHash, range.groups().max()) - range.groups().first();
    LongSlots group = at < 0 || at >= groups.length ? null : groups[at];
    return group == null ? 0 : group.touch(range.layout(), keyHash);
  }

  /** The group of the last look-up. */
  LongSlots group() {
    LongSlots group = lastGroup;
    if (group == null) {
      throw new IllegalStateException("nothing was looked up");
    }
    return group;
  }

  /** Adds the entry that the last look-up did not find; its value is set next. */
  int add(Layout layout, int keyHash) {
    lastSlot = group().add(layout, keyHash, lastKey, lastNamespace, lastSlot);
    size++;
    return lastSlot;
  }

  /** Removes the entry that the last look-up found. */
  void remove(Layout layout) {
    group().remove(layout, lastSlot);
    lastGroup = null;
    size--;
  }

  /** With all that is in its pool. */
  long sizeBytes(Layout layout) {
    return pool.sizeBytes() + slotBytes(layout);
  }

  long slotBytes(Layout layout) {
    long bytes = 0;
    for (LongSlots group : groups) {
      bytes += group == null ? 0 : group.sizeBytes(layout);
    }
    return bytes;
  }

  LongSlots.@Nullable Frozen[] freeze() {
    LongSlots.Frozen[] frozen = new LongSlots.Frozen[groups.length];
    for (int at = 0; at < groups.length; at++) {
      LongSlots group = groups[at];
      if (group != null && group.size() > 0) {
        frozen[at] = group.freeze();
      }
    }
    return frozen;
  }

  /** Which groups a table has, and how its slots are. */
  record TableRange(String name, Groups groups, Layout layout) {
    /** The group of a key, counted from the first. */
    int index(int keyHash) {
      return groups.group(keyHash, name) - groups.first();
    }
  }
}
