/**
 * What the coordinator shows: immutable snapshots for REST, the monitor and the metrics. Start at
 * {@link dev.weir.coordinator.view.ClusterView}.
 */
package dev.weir.coordinator.view;
