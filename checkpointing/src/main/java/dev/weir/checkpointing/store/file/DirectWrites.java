package dev.weir.checkpointing.store.file;

import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.BlobContent.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes large objects past the page cache (O_DIRECT). Nobody reads a checkpoint soon after it was
 * written: a copy of it in the page cache costs processor time and pushes out what others read.
 *
 * <p>Owned by the {@link ObjectFiles} of one store, called by all of the store's threads. What is
 * not written directly, for whatever reason, the caller writes through the page cache. A store
 * starts as one that writes directly and may become, once and for good, one that does not: when an
 * object failed here and the page cache then took it. So a refusal is known by what it is, not by
 * the text of an error, and a full disk, which fails both ways, is none.
 *
 * <p>A thread that finds none of the {@link DirectBuffers} free does not wait: its object goes
 * through the page cache.
 */
final class DirectWrites {
  /** Smaller objects are not worth it. */
  static final int DIRECT_FROM_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(DirectWrites.class);

  private static final String THROUGH_PAGE_CACHE =
      "Large objects in {} are written through the page cache: {}";

  /** A multiple of what disks ask for, where a file system names less. */
  private static final int SMALLEST_ALIGNMENT_BYTES = 4096;

  /** Of a file system that cannot be asked, or names what no buffer can be aligned to. */
  private static final int NO_ALIGNMENT = 0;

  private final Path root;
  private final int alignmentBytes;
  private final Opening opening;
  private final DirectBuffers buffers;

  /** Never becomes false again. */
  private volatile boolean refused;

  /** Creates a file that is written directly; fails when there is one. */
  @FunctionalInterface
  interface Opening {
    FileChannel open(Path file) throws IOException;
  }

  /**
   * What became of an object.
   *
   * @param written whether it is there and durable; where it is not, there is no file
   * @param failure why it is not; null where writing it directly was not tried, or ended within a
   *     block, which says nothing about the next object
   */
  record Outcome(boolean written, @Nullable Exception failure) {
    private static final Outcome WRITTEN = new Outcome(true, null);
    private static final Outcome NOT_WRITTEN = new Outcome(false, null);
  }

  DirectWrites(Path root) {
    this(root, alignmentBytes(root), DirectWrites::open, ByteBuffer::allocateDirect);
  }

  /**
   * @param memory makes a buffer of so many bytes, or fails with OutOfMemoryError
   */
  DirectWrites(Path root, int alignmentBytes, Opening opening, IntFunction<ByteBuffer> memory) {
    this.root = root;
    this.alignmentBytes = alignmentBytes;
    this.opening = opening;
    this.buffers = new DirectBuffers(root, alignmentBytes, memory);
    this.refused = alignmentBytes == NO_ALIGNMENT;
  }

  /**
   * Creates the file and makes it durable, or leaves no file. What then goes through the page cache
   * is to be told, see {@link #wentThroughPageCache}.
   *
   * @throws IOException when what was begun cannot be removed
   */
  Outcome write(Path file, BlobContent content) throws IOException {
    if (refused || content.length() < DIRECT_FROM_BYTES) {
      return Outcome.NOT_WRITTEN;
    }
    ByteBuffer buffer = buffers.borrow();
    if (buffer == null) {
      return Outcome.NOT_WRITTEN;
    }
    Outcome outcome = Outcome.NOT_WRITTEN;
    try (var channel = opening.open(file)) {
      if (write(channel, content, buffer)) {
        outcome = Outcome.WRITTEN;
      }
    } catch (IOException | UnsupportedOperationException e) {
      outcome = new Outcome(false, e);
    } finally {
      buffers.giveBack(buffer);
    }
    if (!outcome.written()) {
      Files.deleteIfExists(file);
    }
    return outcome;
  }

  /** An object with this outcome is now there and durable: if it failed here, no other is tried. */
  synchronized void wentThroughPageCache(Outcome outcome) {
    Exception failure = outcome.failure();
    if (failure != null && !refused) {
      refused = true;
      LOG.info(THROUGH_PAGE_CACHE, root, failure.toString());
    }
  }

  private boolean write(FileChannel channel, BlobContent content, ByteBuffer buffer)
      throws IOException {
    buffer.clear();
    for (Piece piece : content.pieces()) {
      int end = piece.offset() + piece.length();
      for (int at = piece.offset(); at < end; ) {
        int length = Math.min(buffer.remaining(), end - at);
        buffer.put(piece.array(), at, length);
        at += length;
        if (!buffer.hasRemaining() && !empty(buffer, channel)) {
          return false;
        }
      }
    }
    while (buffer.position() % alignmentBytes != 0) {
      buffer.put((byte) 0);
    }
    if (!empty(buffer, channel)) {
      return false;
    }
    channel.truncate(content.length());
    channel.force(true);
    return true;
  }

  /** Whether all of it is written; not after a write that ended within a block. */
  private boolean empty(ByteBuffer buffer, FileChannel channel) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      int written = channel.write(buffer);
      if (written <= 0 || written % alignmentBytes != 0) {
        return false;
      }
    }
    buffer.clear();
    return true;
  }

  private static int alignmentBytes(Path root) {
    try {
      FileStore store = Files.getFileStore(root);
      long bytes = Math.max(SMALLEST_ALIGNMENT_BYTES, store.getBlockSize());
      if (Long.bitCount(bytes) == 1 && bytes <= DirectBuffers.BUFFER_BYTES) {
        return (int) bytes;
      }
      LOG.info(THROUGH_PAGE_CACHE, root, "its file system has blocks of " + bytes + " bytes");
    } catch (IOException | UnsupportedOperationException e) {
      LOG.info(THROUGH_PAGE_CACHE, root, e.toString());
    }
    return NO_ALIGNMENT;
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, direct());
  }

  /**
   * By its name: the compiler warns of its class, and a runtime can be built without its module.
   */
  private static OpenOption direct() {
    try {
      for (Object option :
          Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants()) {
        if (option instanceof OpenOption direct && option.toString().equals("DIRECT")) {
          return direct;
        }
      }
    } catch (ClassNotFoundException e) {
      throw new UnsupportedOperationException("the runtime has no module jdk.unsupported", e);
    }
    throw new UnsupportedOperationException("the runtime has no option DIRECT");
  }
}
