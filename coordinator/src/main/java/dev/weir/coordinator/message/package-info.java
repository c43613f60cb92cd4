/**
 * What goes in and out of the coordinator's cores, as plain records: {@link
 * dev.weir.coordinator.message.CoordinatorEvent} in, {@link
 * dev.weir.coordinator.message.CoordinatorCommand} out. What executors and workers say and hear
 * mirrors {@code control.proto}; the {@code rpc} package maps between the two.
 */
package dev.weir.coordinator.message;
