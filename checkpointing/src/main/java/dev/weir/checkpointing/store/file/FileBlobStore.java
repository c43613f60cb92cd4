package dev.weir.checkpointing.store.file;

import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.BlobKeys;
import dev.weir.checkpointing.store.BlobStore;
import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import dev.weir.checkpointing.store.StoreLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/**
 * Objects as files below a directory that every process of the cluster sees. Several processes may
 * use it at once. Any thread may call; the calls run on threads of the store's own.
 *
 * <p>Always: a file under an object's name is complete and never changes. It is written under a
 * name that no key can have, made durable, and then linked to its own name, which fails when that
 * exists.
 *
 * <p>Large objects are written past the page cache where the file system offers it, see {@link
 * DirectWrites}; reads always go through it.
 */
public final class FileBlobStore implements BlobStore {
  /** Above this an object is not read as a whole; Java's arrays end there. */
  static final long MAX_OBJECT_BYTES = Integer.MAX_VALUE - 16L;

  private static final String READ = "read";

  private final Path root;
  private final StoreLoop calls;
  private final ObjectFiles files;

  public FileBlobStore(Path root) {
    this(root, StoreLoop.DEFAULT_THREADS);
  }

  /** Makes the directory if it is missing; fails with {@code REFUSED} when it cannot be used. */
  public FileBlobStore(Path root, int threads) {
    this.root = root.toAbsolutePath().normalize();
    try {
      Files.createDirectories(this.root);
      this.files = new ObjectFiles(this.root);
    } catch (IOException e) {
      throw new BlobStoreException(
          Reason.REFUSED, "cannot use the directory " + this.root + ": " + e, e);
    }
    this.calls = new StoreLoop(this.root.toString(), threads);
  }

  @Override
  public CompletionStage<Void> create(String key, BlobContent content) {
    return call(
        "create",
        key,
        () -> {
          BlobKeys.checkKey(key);
          files.create(key, content);
          return null;
        });
  }

  @Override
  public CompletionStage<byte[]> read(String key) {
    return call(
        READ,
        key,
        () -> {
          BlobKeys.checkKey(key);
          try (var channel = open(key)) {
            long size = channel.size();
            if (size > MAX_OBJECT_BYTES) {
              throw failure(Reason.REFUSED, key + " has " + size + " bytes: read it in ranges");
            }
            return read(channel, key, 0, (int) size);
          }
        });
  }

  @Override
  public CompletionStage<byte[]> read(String key, long offset, int length) {
    return call(
        READ,
        key,
        () -> {
          BlobKeys.checkKey(key);
          try (var channel = open(key)) {
            return read(channel, key, offset, length);
          }
        });
  }

  @Override
  public CompletionStage<List<BlobInfo>> list(String prefix) {
    return call(
        "list",
        prefix,
        () -> {
          BlobKeys.checkPrefix(prefix);
          return files.list(prefix);
        });
  }

  @Override
  public CompletionStage<Void> delete(String key) {
    return call(
        "delete",
        key,
        () -> {
          BlobKeys.checkKey(key);
          files.delete(key);
          return null;
        });
  }

  @Override
  public void close() {
    calls.close();
  }

  @Override
  public String toString() {
    return root.toUri().toString();
  }

  private FileChannel open(String key) throws IOException {
    Path file = root.resolve(key);
    if (Files.isDirectory(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  private byte[] read(FileChannel channel, String key, long offset, int length) throws IOException {
    long size = channel.size();
    if (offset < 0 || length < 0 || offset > size - length) {
      throw failure(
          Reason.CORRUPT,
          key + ": expected bytes " + offset + " to " + (offset + length) + ", found " + size);
    }
    var bytes = ByteBuffer.allocate(length);
    while (bytes.position() < length) {
      int next = Math.min(ObjectFiles.AT_ONCE_BYTES, length - bytes.position());
      bytes.limit(bytes.position() + next);
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw failure(Reason.CORRUPT, key + " ended early, at " + (offset + bytes.position()));
      }
    }
    return bytes.array();
  }

  private <T> CompletionStage<T> call(String verb, String key, Callable<T> call) {
    return calls.call(
        () -> {
          try {
            return call.call();
          } catch (IOException e) {
            throw new BlobStoreException(
                reason(verb, e), "cannot " + verb + " " + key + " in " + root + ": " + e, e);
          }
        });
  }

  private static Reason reason(String verb, IOException e) {
    if (e instanceof NoSuchFileException) {
      // Only a read asks for something that may not be there; elsewhere the root itself is gone.
      return verb.equals(READ) ? Reason.ABSENT : Reason.REFUSED;
    }
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    boolean refused =
        e instanceof java.nio.file.AccessDeniedException
            || message.contains("no space left")
            || message.contains("quota")
            || message.contains("read-only file system")
            || message.contains("not permitted");
    return refused ? Reason.REFUSED : Reason.UNKNOWN;
  }

  private static BlobStoreException failure(Reason reason, String message) {
    return new BlobStoreException(reason, message, null);
  }
}
