/**
 * Leadership: {@link dev.weir.coordinator.leader.LeaderCore} decides who this coordinator is,
 * {@link dev.weir.coordinator.leader.MetadataCalls} fences what it writes.
 */
package dev.weir.coordinator.leader;
