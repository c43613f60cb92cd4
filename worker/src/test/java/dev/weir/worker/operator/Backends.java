package dev.weir.worker.operator;

import dev.weir.state.StateBackend;
import dev.weir.state.heap.HeapStateBackend;
import dev.weir.state.rocksdb.RocksMemory;
import dev.weir.state.rocksdb.RocksStateBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Random;

/**
 * Where an operator in a test has its state, before and after each restore. Whoever opens one
 * closes it.
 *
 * @param rocks whether each is on the heap or in RocksDB, by chance; else all are on the heap
 */
record Backends(Random random, boolean rocks) {
  /** Shared by all databases, as in an executor; loads RocksDB where one is opened at all. */
  private static final class Memory {
    private static final RocksMemory SHARED = new RocksMemory(32 << 20);
  }

  StateBackend open() {
    return open(0, Operators.GROUPS);
  }

  /** For the key groups from {@code first} up to {@code end}, excluded. */
  StateBackend open(int first, int end) {
    if (!rocks || random.nextBoolean()) {
      return new HeapStateBackend(first, end, Operators.GROUPS);
    }
    try {
      return new RocksStateBackend(
          Files.createTempDirectory("weir-operator"), Memory.SHARED, first, end, Operators.GROUPS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
