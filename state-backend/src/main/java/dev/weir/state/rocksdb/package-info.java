/**
 * Keyed state in RocksDB, for state larger than memory. Way in: {@link
 * dev.weir.state.rocksdb.RocksStateBackend}.
 */
package dev.weir.state.rocksdb;
