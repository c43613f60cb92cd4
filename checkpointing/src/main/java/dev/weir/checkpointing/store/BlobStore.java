package dev.weir.checkpointing.store;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Port to the object store that keeps jars, snapshots and manifests. Every object is created once
 * under a name that is never used again; nothing is overwritten, so that reading after creating is
 * all the consistency it needs. Implementations: a directory, S3, the simulator's.
 *
 * <p>Calls return at once and may be made by any thread; stages complete on a thread of the store's
 * own choosing and fail with {@link BlobStoreException}. Keys are relative to the cluster's root:
 * segments of {@code [A-Za-z0-9._-]} joined by {@code /}, see {@link BlobKeys}; no object's key may
 * be the beginning of another's up to a slash, because a directory cannot hold both.
 */
public interface BlobStore extends AutoCloseable {
  /**
   * Creates an object, durably. When an object of this key exists with other bytes the stage fails
   * with {@code EXISTS}; with the same bytes it succeeds, so that a create whose answer was lost
   * can be repeated.
   *
   * <p>When the stage has succeeded nobody reads the content any more. When it has failed, somebody
   * may: a call that was given up as too slow goes on.
   */
  CompletionStage<Void> create(String key, BlobContent content);

  /** Likewise, of one array. */
  default CompletionStage<Void> create(String key, byte[] bytes) {
    return create(key, BlobContent.of(bytes));
  }

  /** The whole object; fails with {@code ABSENT} when there is none. */
  CompletionStage<byte[]> read(String key);

  /**
   * Bytes {@code offset} to {@code offset + length}; fails with {@code ABSENT} or {@code CORRUPT}.
   */
  CompletionStage<byte[]> read(String key, long offset, int length);

  /** Every object whose key starts with {@code prefix}, in order of key. */
  CompletionStage<List<BlobInfo>> list(String prefix);

  /** Deletes an object; one that is not there is no error. */
  CompletionStage<Void> delete(String key);

  @Override
  void close();
}
