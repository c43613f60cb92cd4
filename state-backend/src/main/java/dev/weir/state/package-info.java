/**
 * Keyed state and timers of a subtask, in key groups. Way in: {@code StateBackend}, with one
 * implementation on the heap and one in RocksDB; both write the same snapshot format, so a job may
 * change between them when it is restored.
 */
package dev.weir.state;
