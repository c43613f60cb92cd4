/**
 * The form in which keyed state is kept in checkpoints, the same for every backend. Way in: {@link
 * dev.weir.state.snapshot.SnapshotFormat}.
 */
package dev.weir.state.snapshot;
