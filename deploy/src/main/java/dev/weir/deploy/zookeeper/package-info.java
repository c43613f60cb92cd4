/**
 * A ZooKeeper server of our own, for local clusters: {@link
 * dev.weir.deploy.zookeeper.LocalZooKeeper}.
 */
package dev.weir.deploy.zookeeper;
