package dev.weir.checkpointing.store.s3;

import com.amazonaws.AmazonServiceException;
import com.amazonaws.SdkClientException;
import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.BlobKeys;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.checkpointing.store.StoreLoop;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Objects in a bucket below a prefix. Any thread may call; the calls run on threads of the store's
 * own and wait there for the server, never longer than {@link S3Objects#CALL_TIMEOUT_MILLIS} for
 * one request with its repetitions.
 *
 * <p>A create asks the server to refuse when the key exists. A repeated create may then be refused
 * because of its own first try: every refusal is settled by reading back.
 */
public final class S3BlobStore implements BlobStore {

  /** How often a create is tried while another create of its key is under way or vanishes. */
  static final int CONFLICT_ATTEMPTS = 10;

  static final long CONFLICT_PAUSE_MILLIS = 100;

  private static final String QUIET = "aws.java.v1.disableDeprecationAnnouncement";

  private final S3Location location;
  private final S3Objects objects;
  private final StoreLoop calls;

  /**
   * Connects at the first call.
   *
   * @param credentials null: what the environment offers (variables, files, container, instance)
   */
  public S3BlobStore(S3Location location, @Nullable S3Credentials credentials) {
    this.location = location;
    if (System.getProperty(QUIET) == null) {
      System.setProperty(QUIET, "true");
    }
    this.objects = new S3Objects(location, credentials);
    this.calls = new StoreLoop(location.toString(), StoreLoop.DEFAULT_THREADS);
  }

  @Override
  public CompletionStage<Void> create(String key, BlobContent content) {
    return call(
        "create",
        key,
        () -> {
          BlobKeys.checkKey(key);
          createOnce(key, content);
          return null;
        });
  }

  private void createOnce(String key, BlobContent content) {
    for (int attempt = 1; attempt <= CONFLICT_ATTEMPTS; attempt++) {
      try {
        objects.put(key, content);
        return;
      } catch (AmazonServiceException e) {
        if (!S3Failures.isConflict(e)) {
          throw e;
        } else if (isThere(key, content, e)) {
          return;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(CONFLICT_PAUSE_MILLIS));
      } catch (SdkClientException e) {
        // No answer. A server that refuses a body may hang up instead; a read has no body.
        if (isThere(key, content, e)) {
          return;
        }
        throw e;
      }
    }
    throw new BlobStoreException(
        Reason.UNKNOWN, key + " was refused " + CONFLICT_ATTEMPTS + " times and is absent", null);
  }

  /** Whether the object exists with these bytes; fails with {@code EXISTS} when with others. */
  private boolean isThere(String key, BlobContent content, SdkClientException why) {
    S3Objects.Found found = objects.compare(key, content);
    if (found == S3Objects.Found.OTHER_BYTES) {
      throw new BlobStoreException(Reason.EXISTS, key + " exists with other bytes", why);
    }
    return found == S3Objects.Found.THE_SAME;
  }

  @Override
  public CompletionStage<byte[]> read(String key) {
    return call(
        "read",
        key,
        () -> {
          BlobKeys.checkKey(key);
          return objects.read(key);
        });
  }

  @Override
  public CompletionStage<byte[]> read(String key, long offset, int length) {
    return call(
        "read",
        key,
        () -> {
          BlobKeys.checkKey(key);
          boolean possible = offset >= 0 && length >= 0 && offset <= Long.MAX_VALUE - length;
          byte[] range = possible ? objects.range(key, offset, length) : null;
          if (range == null || range.length != length) {
            throw new BlobStoreException(
                Reason.CORRUPT,
                key + ": expected " + length + " bytes from " + offset + ", it ends before",
                null);
          }
          return range;
        });
  }

  @Override
  public CompletionStage<List<BlobInfo>> list(String prefix) {
    return call(
        "list",
        prefix,
        () -> {
          BlobKeys.checkPrefix(prefix);
          return objects.list(prefix);
        });
  }

  @Override
  public CompletionStage<Void> delete(String key) {
    return call(
        "delete",
        key,
        () -> {
          BlobKeys.checkKey(key);
          objects.delete(key);
          return null;
        });
  }

  @Override
  public void close() {
    calls.close();
    objects.close();
  }

  @Override
  public String toString() {
    return location.toString();
  }

  private <T> CompletionStage<T> call(String verb, String key, Callable<T> call) {
    return calls.call(
        () -> {
          try {
            return call.call();
          } catch (SdkClientException e) {
            throw S3Failures.of("cannot " + verb + " " + key + " in " + location, e);
          }
        });
  }
}
