package dev.weir.checkpointing.store.file;

import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.BlobContent.Piece;
import dev.weir.checkpointing.store.BlobInfo;
import dev.weir.checkpointing.store.BlobStoreException;
import dev.weir.checkpointing.store.BlobStoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Creating, listing and deleting the files of a {@link FileBlobStore}, by any number of threads and
 * processes at once. Directories come and go with the objects in them.
 */
final class ObjectFiles {
  /** No key may contain a tilde, so no object is ever taken for a file that is being written. */
  static final String UNFINISHED = "~";

  /**
   * Read or written by one call. The JDK copies as much to memory that is not on the heap, and
   * keeps that for the thread's next call only where it is not much.
   */
  static final int AT_ONCE_BYTES = 1 << 18;

  private static final Duration UNFINISHED_KEPT = Duration.ofDays(1);

  /** A directory may vanish under a create as often as somebody deletes its last object. */
  private static final int CREATE_ATTEMPTS = 100;

  private final Path root;
  private final DirectWrites directWrites;

  ObjectFiles(Path root) throws IOException {
    this(root, new DirectWrites(root));
  }

  /** Also removes what processes that died left unfinished long ago. */
  ObjectFiles(Path root, DirectWrites directWrites) throws IOException {
    this.root = root;
    this.directWrites = directWrites;
    Instant old = Instant.now().minus(UNFINISHED_KEPT);
    try (var unfinished = Files.newDirectoryStream(root, UNFINISHED + "*")) {
      for (Path file : unfinished) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // Another process removed it first.
      return;
    }
  }

  void create(String key, BlobContent content) throws IOException {
    Path unfinished = root.resolve(UNFINISHED + UUID.randomUUID());
    try {
      var direct = directWrites.write(unfinished, content);
      if (!direct.written()) {
        writeThroughPageCache(unfinished, content);
        directWrites.wentThroughPageCache(direct);
      }
      link(unfinished, key, content);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static void writeThroughPageCache(Path file, BlobContent content) throws IOException {
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (Piece piece : content.pieces()) {
        int end = piece.offset() + piece.length();
        for (int at = piece.offset(); at < end; ) {
          int length = Math.min(AT_ONCE_BYTES, end - at);
          at += channel.write(ByteBuffer.wrap(piece.array(), at, length));
        }
      }
      channel.force(true);
    }
  }

  private void link(Path unfinished, String key, BlobContent content) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        directories(key);
        linkOrCompare(unfinished, key, content);
        forceDirectories(key);
        return;
      } catch (NoSuchFileException e) {
        if (attempt == CREATE_ATTEMPTS || !Files.isRegularFile(unfinished)) {
          throw e;
        }
      }
    }
  }

  /**
   * When it exists with the same bytes: whoever linked it may have died before that was durable.
   */
  private void linkOrCompare(Path unfinished, String key, BlobContent content) throws IOException {
    Path file = root.resolve(key);
    try {
      Files.createLink(file, unfinished);
    } catch (FileAlreadyExistsException e) {
      if (!same(file, key, content)) {
        throw new BlobStoreException(Reason.EXISTS, key + " exists with other bytes", e);
      }
    } catch (UnsupportedOperationException e) {
      throw new BlobStoreException(
          Reason.REFUSED, "the file system of " + root + " has no hard links", e);
    }
  }

  private static boolean same(Path file, String key, BlobContent content) throws IOException {
    if (Files.isDirectory(file)) {
      throw new BlobStoreException(
          Reason.REFUSED, key + " stands before other objects' keys, as a directory", null);
    }
    if (Files.size(file) != content.length()) {
      return false;
    }
    try (InputStream found = Files.newInputStream(file)) {
      return content.matches(found);
    }
  }

  private void directories(String key) throws IOException {
    try {
      Files.createDirectories(root.resolve(parent(key)));
    } catch (FileAlreadyExistsException e) {
      if (Files.isRegularFile(Path.of(e.getFile()))) {
        throw new BlobStoreException(
            Reason.REFUSED, "cannot create " + key + ": " + e.getFile() + " is an object", e);
      }
      throw new NoSuchFileException(e.getFile());
    }
  }

  /** From the object's own directory up to the root: any of them may be new. */
  private void forceDirectories(String key) throws IOException {
    String rest = key;
    while (!rest.isEmpty()) {
      rest = parent(rest);
      try (var channel = FileChannel.open(root.resolve(rest), StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /** The key's directory; empty for the root. */
  private static String parent(String key) {
    return key.substring(0, Math.max(0, key.lastIndexOf('/')));
  }

  List<BlobInfo> list(String prefix) throws IOException {
    return new ObjectListing(root, prefix).read(root.resolve(parent(prefix)));
  }

  void delete(String key) throws IOException {
    Path file = root.resolve(key);
    if (Files.isDirectory(file)) {
      return;
    }
    try {
      Files.deleteIfExists(file);
      for (String d = parent(key); !d.isEmpty(); d = parent(d)) {
        Files.deleteIfExists(root.resolve(d));
      }
    } catch (DirectoryNotEmptyException | NotDirectoryException e) {
      // Other objects live there.
      return;
    }
  }
}
