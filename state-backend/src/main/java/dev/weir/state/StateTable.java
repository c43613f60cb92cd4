package dev.weir.state;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values by key and namespace (a window, a map's key; {@code Void} where there is none). The caller
 * computes a key's hash once for each record, by its codec, and passes it along. Values are facts:
 * the table keeps the reference, or the bytes.
 */
public interface StateTable<K, N, V> {
  @Nullable V get(int keyHash, K key, @Nullable N namespace);

  void put(int keyHash, K key, @Nullable N namespace, V value);

  /** Removes and returns what was there. */
  @Nullable V remove(int keyHash, K key, @Nullable N namespace);

  /**
   * All namespaces of a key with their values, in an order that is the same in every run of the
   * same operations. Ends with the next change of the table. Refused by a table with namespaces
   * whose spec says that it is not {@link TableSpec#listed}.
   */
  Iterator<Map.Entry<N, V>> entries(int keyHash, K key);

  /** Number of entries, for metrics; may be an estimate. */
  long size();

  /** Whether there are no namespaces, and entries may be found by the numbers that keys are. */
  default boolean isByNumber() {
    return false;
  }

  /**
   * As for the key of this number, without an object for it.
   *
   * @throws UnsupportedOperationException unless {@link #isByNumber}
   */
  default @Nullable V get(int keyHash, long key) {
    throw new UnsupportedOperationException("the keys are no numbers");
  }

  /**
   * As for the key of this number, without an object for it.
   *
   * @throws UnsupportedOperationException unless {@link #isByNumber}
   */
  default void put(int keyHash, long key, V value) {
    throw new UnsupportedOperationException("the keys are no numbers");
  }

  /** Whether most look-ups wait for memory, so that {@link #touch} before them pays. */
  default boolean isFar() {
    return false;
  }

  /**
   * Reads what the look-ups of keys without a namespace will read, so that it is near when it is
   * asked for: several touches wait together, several look-ups one after the other. Any keys and
   * hashes may be given. Does nothing unless {@link #isByNumber}.
   *
   * @param keyHashes the first {@code count} count
   * @param keys the numbers that the keys are
   * @return means nothing, but has to be used for the reading not to be left out
   */
  default long touch(int[] keyHashes, long[] keys, int count) {
    return 0;
  }
}
