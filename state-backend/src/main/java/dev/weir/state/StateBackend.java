package dev.weir.state;

import dev.weir.api.codec.ByteReader;
import org.jspecify.annotations.Nullable;

/**
 * The keyed state of one subtask: tables and timers, distributed by key group. Owned by the
 * subtask's event loop. Two implementations, heap and RocksDB, write the same snapshot format, so
 * that a job can change backend on restore.
 *
 * <p>Life: every table and timer table is declared, then {@link #restore} is called for each
 * snapshot with some of its key groups (none, or several after rescaling), then state is used;
 * {@link #freeze} at each barrier.
 */
public interface StateBackend extends AutoCloseable {
  <K, N, V> StateTable<K, N, V> table(TableSpec<K, N, V> spec);

  /**
   * Values by slice and key.
   *
   * @param spec its namespaces are the starts of slices, always kept as {@code
   *     ByteWriter.writeLong} does
   */
  <K, V> SliceTable<K, V> slices(TableSpec<K, Long, V> spec);

  /** Timers of a name; a timer is found by key and namespace, and there is one for each. */
  <K, N> TimerTable<K, N> timers(TableSpec<K, N, Long> spec);

  /**
   * Takes over what a snapshot holds of this subtask's key groups. State of a name that was not
   * declared, or with another schema, fails with {@code WEIR-3006} naming it.
   */
  void restore(ByteReader snapshot);

  /**
   * The synchronous part of a snapshot: a view of the state as it is now that later changes do not
   * touch. Costs time independent of the number of entries.
   */
  StateSnapshot freeze();

  /** Estimate of the memory or disk that the state takes, in bytes. */
  long sizeBytes();

  /** The first failure of a background part, such as a disk error; null while all is well. */
  default @Nullable RuntimeException failure() {
    return null;
  }

  @Override
  void close();
}
