package dev.weir.worker.executor;

import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store in memory that answers at once; failures to come can be ordered. */
final class MemoryStore implements BlobStore {
  final SortedMap<String, byte[]> objects = new TreeMap<>();
  final List<BlobContent> failed = new ArrayList<>();
  int failingCreates;
  Reason failure = Reason.UNKNOWN;

  @Override
  public CompletionStage<Void> create(String key, BlobContent content) {
    if (failingCreates > 0) {
      failingCreates--;
      failed.add(content);
      return CompletableFuture.failedFuture(new BlobStoreException(failure, "ordered", null));
    }
    byte[] bytes = content.toByteArray();
    byte[] before = objects.putIfAbsent(key, bytes);
    return before == null || Arrays.equals(before, bytes)
        ? CompletableFuture.completedFuture(null)
        : CompletableFuture.failedFuture(new BlobStoreException(Reason.EXISTS, key, null));
  }

  @Override
  public CompletionStage<byte[]> read(String key) {
    byte[] bytes = objects.get(key);
    return bytes == null
        ? CompletableFuture.failedFuture(new BlobStoreException(Reason.ABSENT, key, null))
        : CompletableFuture.completedFuture(bytes.clone());
  }

  @Override
  public CompletionStage<byte[]> read(String key, long offset, int length) {
    return read(key)
        .thenApply(bytes -> Arrays.copyOfRange(bytes, (int) offset, (int) offset + length));
  }

  @Override
  public CompletionStage<List<BlobInfo>> list(String prefix) {
    throw new UnsupportedOperationException("executors do not list");
  }

  @Override
  public CompletionStage<Void> delete(String key) {
    throw new UnsupportedOperationException("executors do not delete");
  }

  @Override
  public void close() {}
}
