package dev.weir.worker.process;

import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The store of {@link WarmUp}: what its job keeps fits into the acknowledgements. Stateless. */
final class NoStore implements BlobStore {
  @Override
  public CompletionStage<Void> create(String key, BlobContent content) {
    return refused(key);
  }

  @Override
  public CompletionStage<byte[]> read(String key) {
    return refused(key);
  }

  @Override
  public CompletionStage<byte[]> read(String key, long offset, int length) {
    return refused(key);
  }

  @Override
  public CompletionStage<List<BlobInfo>> list(String prefix) {
    return refused(prefix);
  }

  @Override
  public CompletionStage<Void> delete(String key) {
    return refused(key);
  }

  @Override
  public void close() {}

  private static <R> CompletionStage<R> refused(String key) {
    return CompletableFuture.failedFuture(
        new BlobStoreException(Reason.REFUSED, "the built-in job stores nothing: " + key, null));
  }
}
