/**
 * Finds the leader; the only place of workers and executors that knows ZooKeeper's client. Way in:
 * {@link dev.weir.worker.zookeeper.ZooKeeperLeaderFinder}.
 */
package dev.weir.worker.zookeeper;
