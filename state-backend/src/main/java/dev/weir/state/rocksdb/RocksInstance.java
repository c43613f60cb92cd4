package dev.weir.state.rocksdb;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.state.rocksdb.files.LocalDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * An open database with all its native parts. The backend and each of its snapshots hold it; who
 * lets it go last closes it and deletes its directory, so that a snapshot may outlive the backend.
 * Its content outlives nobody: there is no write-ahead log, and a checkpoint is what is durable.
 */
final class RocksInstance {
  private static final double BITS_PER_KEY = 10;
  private static final int KEPT_LOG_FILES = 1;

  private final Path directory;
  private final BloomFilter filter = new BloomFilter(BITS_PER_KEY);
  private final Options options = new Options();
  private final RocksDB db;
  final WriteOptions writing = new WriteOptions().setDisableWAL(true);
  final ReadOptions reading = new ReadOptions();
  private final AtomicInteger holders = new AtomicInteger(1);

  RocksInstance(Path directory, RocksMemory memory) {
    this.directory = directory;
    LocalDirectory.empty(directory);
    options
        .setCreateIfMissing(true)
        .setWriteBufferManager(memory.writeBuffers())
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setAvoidFlushDuringShutdown(true)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(KEPT_LOG_FILES)
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(memory.cache())
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFilterPolicy(filter));
    try {
      db = RocksDB.open(options, directory.toString());
    } catch (RocksDBException e) {
      closeOptions();
      throw failure("opened", e);
    }
  }

  RocksDB db() {
    return db;
  }

  WeirException failure(String what, RocksDBException e) {
    return new WeirException(
        ErrorCode.LOCAL_DISK_UNUSABLE,
        "keyed state in "
            + directory
            + " cannot be "
            + what
            + ": "
            + e.getMessage()
            + "; look for a full or failing disk",
        e);
  }

  /** Fails where the last holder has let go. */
  void hold() {
    if (holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      throw new IllegalStateException("the backend is closed");
    }
  }

  /** Once for each {@link #hold}, and once by the backend. */
  void letGo() {
    if (holders.decrementAndGet() == 0) {
      db.close();
      closeOptions();
      try {
        LocalDirectory.delete(directory);
      } catch (IOException e) {
        throw new WeirException(
            ErrorCode.LOCAL_DISK_UNUSABLE, directory + " cannot be deleted: " + e, e);
      }
    }
  }

  private void closeOptions() {
    reading.close();
    writing.close();
    options.close();
    filter.close();
  }
}
