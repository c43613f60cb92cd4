package dev.weir.state.rocksdb;

import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * The native memory of all RocksDB backends of an executor: one cache of blocks, whose share for
 * write buffers is counted in it. Made once in an executor and closed after its last backend; any
 * thread may pass it to a backend.
 */
public final class RocksMemory implements AutoCloseable {
  static {
    RocksDB.loadLibrary();
  }

  /** Writers wait rather than let memory grow while buffers are flushed. */
  private static final boolean STALL_WRITES = true;

  private final Cache cache;
  private final WriteBufferManager writeBuffers;

  /**
   * @param cacheBytes for blocks, indexes, filters and write buffers together
   */
  public RocksMemory(long cacheBytes) {
    if (cacheBytes < 1 << 20) {
      throw new IllegalArgumentException("a cache of " + cacheBytes + " bytes is below 1 MiB");
    }
    this.cache = new LRUCache(cacheBytes);
    this.writeBuffers = new WriteBufferManager(cacheBytes / 2, cache, STALL_WRITES);
  }

  Cache cache() {
    return cache;
  }

  WriteBufferManager writeBuffers() {
    return writeBuffers;
  }

  /** Bytes of the cache that are taken now. */
  public long usedBytes() {
    return cache.getUsage();
  }

  @Override
  public void close() {
    writeBuffers.close();
    cache.close();
  }
}
