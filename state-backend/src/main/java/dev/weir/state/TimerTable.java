package dev.weir.state;

import org.jspecify.annotations.Nullable;

/**
 * Timers of one name, one for each key and namespace, fired in order of time. Timers of the same
 * time fire in an order that is the same in every run of the same operations.
 */
public interface TimerTable<K, N> {
  /** No timer is set. */
  long NEVER = Long.MAX_VALUE;

  /** Sets the timer, replacing an earlier one. */
  void set(int keyHash, K key, @Nullable N namespace, long time);

  void cancel(int keyHash, K key, @Nullable N namespace);

  /** The earliest time of all, or {@link #NEVER}. */
  long earliest();

  /**
   * Takes out the first timer whose time is at most {@code upTo} and hands it over.
   *
   * @return whether there was one
   */
  boolean pollDue(long upTo, Fired<K, N> fired);

  long size();

  /** Receives a timer that is due. */
  interface Fired<K, N> {
    void fired(int keyHash, K key, @Nullable N namespace, long time);
  }
}
