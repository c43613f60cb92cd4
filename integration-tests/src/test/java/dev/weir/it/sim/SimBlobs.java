package dev.weir.it.sim;

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
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The object store of a simulation. {@link #client} gives each process a view of its own, which
 * falls silent when the process dies; what it had asked for may still take effect.
 */
final class SimBlobs {
  private final SimClock clock;
  private final Weather weather;
  private final SortedMap<String, byte[]> objects = new TreeMap<>();
  private final List<Listener> listeners = new ArrayList<>();

  /** What happens to a call. */
  enum Fate {
    DONE,
    FAILED,
    DONE_BUT_UNKNOWN
  }

  /** Delays and fates; the fault plan behind it. */
  interface Weather {
    long latencyMicros(int bytes);

    Fate fate();
  }

  /** Sees every change when it is applied. */
  interface Listener {
    default void created(String key, byte[] bytes) {}

    default void deleted(String key) {}
  }

  SimBlobs(SimClock clock, Weather weather) {
    this.clock = clock;
    this.weather = weather;
  }

  void listen(Listener listener) {
    listeners.add(listener);
  }

  /** What the object holds, for invariants; null when there is none. */
  byte @Nullable [] look(String key) {
    return objects.get(key);
  }

  List<String> keys(String prefix) {
    return objects.tailMap(prefix).keySet().stream().takeWhile(k -> k.startsWith(prefix)).toList();
  }

  /** The store as a process sees it while {@code alive}. */
  BlobStore client(BooleanSupplier alive) {
    return new Client(alive);
  }

  private static BlobStoreException failure(Reason reason, String key) {
    return new BlobStoreException(reason, reason + " " + key, null);
  }

  private final class Client implements BlobStore {
    private final BooleanSupplier alive;

    Client(BooleanSupplier alive) {
      this.alive = alive;
    }

    private <R> CompletionStage<R> call(int bytes, String key, Supplier<R> effect) {
      var result = new CompletableFuture<R>();
      Fate fate = weather.fate();
      clock.after(
          weather.latencyMicros(bytes),
          () -> {
            try {
              R value = fate == Fate.FAILED ? null : effect.get();
              finish(fate, key, result, value);
            } catch (BlobStoreException e) {
              finish(result, e);
            }
          });
      return result;
    }

    private <R> void finish(Fate fate, String key, CompletableFuture<R> result, @Nullable R value) {
      if (fate != Fate.DONE) {
        finish(result, failure(Reason.UNKNOWN, key));
      } else if (alive.getAsBoolean()) {
        result.complete(value);
      }
    }

    private void finish(CompletableFuture<?> result, BlobStoreException failure) {
      if (alive.getAsBoolean()) {
        result.completeExceptionally(failure);
      }
    }

    /** Reads the content as late as it may be read: when the create takes effect. */
    @Override
    public CompletionStage<Void> create(String key, BlobContent content) {
      return call(
          (int) content.length(),
          key,
          () -> {
            byte[] bytes = content.toByteArray();
            byte[] present = objects.putIfAbsent(key, bytes);
            if (present == null) {
              listeners.forEach(listener -> listener.created(key, bytes));
            } else if (!Arrays.equals(present, bytes)) {
              throw failure(Reason.EXISTS, key);
            }
            return null;
          });
    }

    @Override
    public CompletionStage<byte[]> read(String key) {
      return call(0, key, () -> present(key).clone());
    }

    @Override
    public CompletionStage<byte[]> read(String key, long offset, int length) {
      return call(
          length,
          key,
          () -> {
            byte[] whole = present(key);
            if (offset + length > whole.length) {
              throw failure(Reason.CORRUPT, key);
            }
            return Arrays.copyOfRange(whole, (int) offset, (int) offset + length);
          });
    }

    private byte[] present(String key) {
      byte[] bytes = objects.get(key);
      if (bytes == null) {
        throw failure(Reason.ABSENT, key);
      }
      return bytes;
    }

    @Override
    public CompletionStage<List<BlobInfo>> list(String prefix) {
      return call(
          0,
          prefix,
          () -> keys(prefix).stream().map(key -> new BlobInfo(key, present(key).length)).toList());
    }

    @Override
    public CompletionStage<Void> delete(String key) {
      return call(
          0,
          key,
          () -> {
            if (objects.remove(key) != null) {
              listeners.forEach(listener -> listener.deleted(key));
            }
            return null;
          });
    }

    @Override
    public void close() {}
  }
}
