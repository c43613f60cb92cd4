package dev.weir.testkit;

import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps a test's checkpoints; answers at once. Used by one thread. */
final class MemoryBlobStore implements BlobStore {
  private final SortedMap<String, byte[]> objects = new TreeMap<>();

  @Override
  public CompletionStage<Void> create(String key, BlobContent content) {
    byte[] bytes = content.toByteArray();
    byte[] before = objects.putIfAbsent(key, bytes);
    return before == null || Arrays.equals(before, bytes)
        ? CompletableFuture.completedFuture(null)
        : failed(Reason.EXISTS, key);
  }

  @Override
  public CompletionStage<byte[]> read(String key) {
    byte[] bytes = objects.get(key);
    return bytes == null
        ? failed(Reason.ABSENT, key)
        : CompletableFuture.completedFuture(bytes.clone());
  }

  @Override
  public CompletionStage<byte[]> read(String key, long offset, int length) {
    byte[] bytes = objects.get(key);
    if (bytes == null) {
      return failed(Reason.ABSENT, key);
    }
    return offset + length > bytes.length
        ? failed(Reason.CORRUPT, key)
        : CompletableFuture.completedFuture(
            Arrays.copyOfRange(bytes, (int) offset, (int) offset + length));
  }

  @Override
  public CompletionStage<List<BlobInfo>> list(String prefix) {
    return CompletableFuture.completedFuture(
        objects.tailMap(prefix).entrySet().stream()
            .takeWhile(entry -> entry.getKey().startsWith(prefix))
            .map(entry -> new BlobInfo(entry.getKey(), entry.getValue().length))
            .toList());
  }

  @Override
  public CompletionStage<Void> delete(String key) {
    objects.remove(key);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}

  private static <R> CompletionStage<R> failed(Reason reason, String key) {
    return CompletableFuture.failedFuture(new BlobStoreException(reason, key, null));
  }
}
