/**
 * What the file sink needs of a file system. Way in: {@link
 * dev.weir.connectors.files.store.PartFiles}.
 */
package dev.weir.connectors.files.store;
