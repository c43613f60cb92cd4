/**
 * The coordinator's one thread and what it decides with: {@link
 * dev.weir.coordinator.loop.CoordinatorLoop} takes events one at a time, {@link
 * dev.weir.coordinator.loop.CoordinatorCore} decides, the ports carry the commands out.
 */
package dev.weir.coordinator.loop;
