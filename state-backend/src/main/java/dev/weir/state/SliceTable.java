package dev.weir.state;

import org.jspecify.annotations.Nullable;

/**
 * Values by slice of time and key: what has come for a key in each slice. The caller computes a
 * key's hash once for each record, by its codec, and passes it along. Values are facts: the table
 * keeps the reference, or the bytes. All of a slice is read key group by key group, and goes at
 * once.
 */
public interface SliceTable<K, V> {
  /** There is no such slice; no slice starts then. */
  long NONE = Long.MAX_VALUE;

  /**
   * @param slice its start
   */
  @Nullable V get(long slice, int keyHash, K key);

  /**
   * @param slice its start
   */
  void put(long slice, int keyHash, K key, V value);

  /** Start of the earliest slice with entries that starts at {@code from} or later, or NONE. */
  long next(long from);

  /** What reads the entries: the same object for each call. */
  SliceEntries<K, V> entries();

  /** Removes all entries of a slice; nothing where there are none. */
  void drop(long slice);

  /** Number of entries, of all slices. */
  long size();

  /** The first key group of the subtask. */
  int firstGroup();

  /** The key groups of the subtask end before this one. */
  int endGroup();
}
