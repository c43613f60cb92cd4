/**
 * A coordinator as a process. Way in: {@link dev.weir.coordinator.process.CoordinatorDaemon}, which
 * connects the loop to ZooKeeper, the object store, gRPC and HTTP.
 */
package dev.weir.coordinator.process;
