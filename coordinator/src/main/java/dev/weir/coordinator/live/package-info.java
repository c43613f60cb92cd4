/**
 * What the figures of a view mean: rates over the last seconds and one sentence about each job.
 * Pure; start at {@link dev.weir.coordinator.live.LiveView}.
 */
package dev.weir.coordinator.live;
