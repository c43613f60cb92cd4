package dev.weir.checkpointing.store;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a store at start for everything that will be asked of it later, so that a wrong bucket, key
 * or right shows at once and not at the first checkpoint. That the store keeps an object which
 * exists is among it: there are servers that ignore the condition, and they would lose data.
 */
public final class Probe {
  static final long STEP_TIMEOUT_MILLIS = 30_000;
  private static final String PREFIX = "probe/";

  private final BlobStore store;
  private final String key;

  private Probe(BlobStore store, String key) {
    this.store = store;
    this.key = key;
  }

  /**
   * Blocks until the store has shown that it can be used.
   *
   * @param unique a key segment that nobody else uses
   * @throws WeirException with {@code STORE_UNREACHABLE} when it cannot be used
   */
  public static void check(BlobStore store, String unique) {
    new Probe(store, PREFIX + unique).run();
  }

  private void run() {
    byte[] first = ("first " + key).getBytes(StandardCharsets.US_ASCII);
    byte[] second = ("second " + key).getBytes(StandardCharsets.US_ASCII);
    step("write an object", store.create(key, first));
    try {
      expect("read it back", Arrays.equals(first, step("read it", store.read(key))));
      byte[] range = step("read a part of it", store.read(key, 1, 3));
      expect("read a part of it", Arrays.equals(Arrays.copyOfRange(first, 1, 4), range));
      List<BlobInfo> listed = step("list objects", store.list(key));
      expect("list it", listed.equals(List.of(new BlobInfo(key, first.length))));
      expect("keep it when it is written a second time", refuses(second));
    } finally {
      store.delete(key);
    }
    step("delete it", store.delete(key));
  }

  private boolean refuses(byte[] second) {
    try {
      await(store.create(key, second));
      return false;
    } catch (BlobStoreException e) {
      if (e.reason() == Reason.EXISTS) {
        return true;
      }
      throw unusable("write a second time", e.getMessage(), e);
    }
  }

  private <T> T step(String what, CompletionStage<T> stage) {
    try {
      return await(stage);
    } catch (BlobStoreException e) {
      throw unusable(what, e.getMessage(), e);
    }
  }

  private void expect(String what, boolean asExpected) {
    if (!asExpected) {
      throw unusable(what, "the answer was not what a store of immutable objects gives", null);
    }
  }

  private WeirException unusable(String what, @Nullable String why, @Nullable Throwable cause) {
    return new WeirException(
        ErrorCode.STORE_UNREACHABLE,
        "could not "
            + what
            + " in "
            + store
            + ": "
            + why
            + "; check the address, that the directory or bucket exists, and the rights to read,"
            + " write, list and delete in it",
        cause);
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage
          .toCompletableFuture()
          .copy()
          .orTimeout(STEP_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof BlobStoreException failure) {
        throw failure;
      }
      String why =
          e.getCause() instanceof TimeoutException
              ? "no answer in " + STEP_TIMEOUT_MILLIS + " ms"
              : String.valueOf(e.getCause());
      throw new BlobStoreException(Reason.UNKNOWN, why, e);
    }
  }
}
