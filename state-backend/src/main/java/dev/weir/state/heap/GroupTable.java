package dev.weir.state.heap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One table's entries of one key group: pages of entries, an index by key and namespace, and, where
 * there are namespaces, a second index from a key to the first of its entries, which form a ring in
 * the order in which they were added. Only the pages are frozen; the rest is made again on restore.
 * Owned by the subtask's event loop.
 */
final class GroupTable {
  static final int NONE = EntryIndex.NONE;

  private final EntryPages entries;
  private final EntryIndex index = new EntryIndex();
  private final @Nullable Rings rings;

  GroupTable(Freezes freezes, boolean namespaced) {
    this.entries = new EntryPages(freezes);
    this.rings = namespaced ? new Rings() : null;
  }

  EntryPages entries() {
    return entries;
  }

  private static int hash(int keyHash, @Nullable Object namespace) {
    return EntryIndex.remix(
        namespace == null ? keyHash : Integer.rotateLeft(keyHash, 16) * 31 + namespace.hashCode());
  }

  /** The number of the entry, or {@link #NONE}. */
  int find(int keyHash, Object key, @Nullable Object namespace) {
    int hash = hash(keyHash, namespace);
    for (int cell = index.first(hash); !index.isEmpty(cell); cell = index.next(cell)) {
      int entry = index.entry(cell, hash);
      if (entry != NONE && entries.holds(entry, key, namespace)) {
        return entry;
      }
    }
    return NONE;
  }

  /** The cell of the entry, or the empty cell at which the search for it ends. */
  private int cell(int hash, Object key, @Nullable Object namespace) {
    int cell = index.first(hash);
    while (!index.isEmpty(cell)) {
      int entry = index.entry(cell, hash);
      if (entry != NONE && entries.holds(entry, key, namespace)) {
        return cell;
      }
      cell = index.next(cell);
    }
    return cell;
  }

  /** The number of the new entry. */
  int add(int keyHash, Object key, @Nullable Object namespace, Object value) {
    int entry = entries.add(key, namespace, value);
    index.add(hash(keyHash, namespace), entry);
    if (rings != null) {
      rings.add(EntryIndex.remix(keyHash), key, entry);
    }
    return entry;
  }

  /** The removed value, or null where there was none. */
  @Nullable Object remove(int keyHash, Object key, @Nullable Object namespace) {
    int hash = hash(keyHash, namespace);
    int cell = cell(hash, key, namespace);
    if (index.isEmpty(cell)) {
      return null;
    }
    int entry = index.entry(cell, hash);
    index.remove(cell);
    if (rings != null) {
      rings.remove(EntryIndex.remix(keyHash), entry);
    }
    return entries.remove(entry);
  }

  /** The first entry of a key, or {@link #NONE}. */
  int firstOf(int keyHash, Object key) {
    return rings == null ? find(keyHash, key, null) : rings.first(EntryIndex.remix(keyHash), key);
  }

  /** The entry of the same key after this one, or {@link #NONE} after the last. */
  int after(int entry, int first) {
    if (rings == null) {
      return NONE;
    }
    int next = rings.next[entry];
    return next == first ? NONE : next;
  }

  long sizeBytes() {
    return entries.sizeBytes() + index.sizeBytes() + (rings == null ? 0 : rings.sizeBytes());
  }

  /** The entries of each key as a ring: the first one's previous is the last. */
  private final class Rings {
    private final EntryIndex firsts = new EntryIndex();
    private int[] next = new int[8];
    private int[] previous = new int[8];

    int first(int hash, Object key) {
      for (int cell = firsts.first(hash); !firsts.isEmpty(cell); cell = firsts.next(cell)) {
        int entry = firsts.entry(cell, hash);
        if (entry != NONE && entries.key(entry).equals(key)) {
          return entry;
        }
      }
      return NONE;
    }

    void add(int hash, Object key, int entry) {
      if (entry >= next.length) {
        next = Arrays.copyOf(next, Math.max(entry + 1, next.length * 2));
        previous = Arrays.copyOf(previous, next.length);
      }
      int first = first(hash, key);
      if (first == NONE) {
        firsts.add(hash, entry);
        next[entry] = entry;
        previous[entry] = entry;
      } else {
        int last = previous[first];
        next[last] = entry;
        previous[entry] = last;
        next[entry] = first;
        previous[first] = entry;
      }
    }

    void remove(int hash, int entry) {
      int cell = firsts.first(hash);
      while (!firsts.isEmpty(cell) && firsts.entry(cell, hash) != entry) {
        cell = firsts.next(cell);
      }
      int after = next[entry];
      if (!firsts.isEmpty(cell)) {
        if (after == entry) {
          firsts.remove(cell);
        } else {
          firsts.replace(cell, after);
        }
      }
      next[previous[entry]] = after;
      previous[after] = previous[entry];
    }

    long sizeBytes() {
      return firsts.sizeBytes() + (long) next.length * 2 * Integer.BYTES;
    }
  }
}
