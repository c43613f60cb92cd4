package dev.weir.state;

import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.rocksdb.RocksMemory;
import dev.weir.state.rocksdb.RocksStateBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Every backend, opened for a test. */
public enum Backends {
  HEAP {
    @Override
    public StateBackend open(int first, int end, int max) {
      return new HeapStateBackend(first, end, max);
    }
  },
  ROCKSDB {
    @Override
    public StateBackend open(int first, int end, int max) {
      try {
        return new RocksStateBackend(
            Files.createTempDirectory("weir-state"), Memory.SHARED, first, end, max);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  };

  /** As in an executor: one for all its backends. */
  private static final class Memory {
    private static final RocksMemory SHARED = new RocksMemory(32 << 20);
  }

  /** For the key groups from {@code first} up to {@code end}, excluded. */
  public abstract StateBackend open(int first, int end, int max);
}
