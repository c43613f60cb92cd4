package dev.weir.state;

/**
 * Reads the entries of a key group one after the other: slice by slice in order of time, those of a
 * slice in an order that is the same in every run of the same operations. It makes no object for an
 * entry, except where its key or value is asked for as one that the table does not keep. Ends with
 * the next change of the table.
 */
public interface SliceEntries<K, V> {
  /**
   * In front of the first entry of a key group; there may be none.
   *
   * @param from in slices that start here or later
   * @param until and before this
   */
  void seek(int group, long from, long until);

  /** Goes to the next entry; false when there is none. */
  boolean next();

  /** Start of the entry's slice. */
  long slice();

  K key();

  V value();

  /** The key as a number; only where its codec has a {@code longForm}. */
  long keyNumber();

  /** The value as a number; only where its codec has a {@code longForm}. */
  long valueNumber();
}
