/**
 * The local directories of RocksDB. Way in: {@link dev.weir.state.rocksdb.files.LocalDirectory}.
 */
package dev.weir.state.rocksdb.files;
