/**
 * Keeps objects that are written once: jars, snapshots, manifests. The port is {@link
 * dev.weir.checkpointing.store.BlobStore}; {@code StoreKeys} names what is in it.
 */
package dev.weir.checkpointing.store;
