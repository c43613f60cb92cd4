/**
 * ZooKeeper: the election's line and the metadata store; the only place of the coordinator that
 * knows Curator and its client. Open a {@link dev.weir.coordinator.zookeeper.ZooKeeperSession}
 * last, after a {@link dev.weir.coordinator.zookeeper.ZooKeeperMetadataStore} and a {@link
 * dev.weir.coordinator.zookeeper.Candidate} have been made for it.
 *
 * <p>Everything that happens comes on the client's event threads and goes on as an event; nothing
 * here decides who leads.
 */
package dev.weir.coordinator.zookeeper;
