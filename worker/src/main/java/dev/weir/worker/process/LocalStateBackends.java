package dev.weir.worker.process;

import dev.weir.api.topology.JobSettings.StateBackendKind;
import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.rocksdb.RocksMemory;
import dev.weir.state.rocksdb.RocksStateBackend;
import dev.weir.worker.executor.StateBackends;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Backends on this process's heap or disk. All RocksDB backends share one bounded cache, which is
 * made when the first is. Used by the control thread.
 */
final class LocalStateBackends implements StateBackends {
  private final Path directory;
  private final long rocksCacheBytes;
  private @Nullable RocksMemory rocksMemory;
  private int made;

  /**
   * @param directory of RocksDB's files
   * @param rocksCacheBytes for all RocksDB backends together
   */
  LocalStateBackends(Path directory, long rocksCacheBytes) {
    this.directory = directory;
    this.rocksCacheBytes = rocksCacheBytes;
  }

  @Override
  public StateBackend create(
      StateBackendKind kind, int maxKeyGroups, int firstGroup, int endGroup) {
    if (kind == StateBackendKind.HEAP) {
      return new HeapStateBackend(firstGroup, endGroup, maxKeyGroups);
    }
    RocksMemory memory = rocksMemory;
    if (memory == null) {
      memory = new RocksMemory(rocksCacheBytes);
      rocksMemory = memory;
    }
    Path own = directory.resolve("rocksdb-" + made++);
    return new RocksStateBackend(own, memory, firstGroup, endGroup, maxKeyGroups);
  }
}
