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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes large objects past the page cache (O_DIRECT). Nobody reads a checkpoint soon after it was
 * written: a copy of it in the page cache costs processor time and pushes out what others read.
 *
 * <p>Owned by the {@link ObjectFiles} of one store, called by all of the store's threads. A store
 * starts as one that writes directly and may become, once and for good, one that does not: when the
 * runtime or the file system refuses it. The caller then goes through the page cache.
 *
 * <p>Always: no more than {@link #BUFFERS} buffers are ever made, and each is free or with one
 * thread. A thread that finds none free does not wait; its object goes through the page cache.
 */
final class DirectWrites {
  /** Smaller objects are not worth it. */
  static final int DIRECT_FROM_BYTES = 1 << 20;

  /** Written by one call. */
  static final int DIRECT_BUFFER_BYTES = 1 << 20;

  /** An executor's memory beside the heap is small, and it seldom writes two objects at once. */
  static final int BUFFERS = 2;

  /** A multiple of what disks ask for, where a file system names less. */
  private static final int SMALLEST_ALIGNMENT_BYTES = 4096;

  /** Of a file system that cannot be asked, or names what no buffer can be aligned to. */
  private static final int NO_ALIGNMENT = 0;

  private final int alignmentBytes;
  private final Opening opening;
  private final IntFunction<ByteBuffer> memory;

  /** Guarded by this, as is the next. */
  private final Deque<ByteBuffer> free = new ArrayDeque<>();

  private int buffersToMake = BUFFERS;
  private volatile boolean refused;

  /** Creates a file that is written directly; fails when there is one. */
  @FunctionalInterface
  interface Opening {
    FileChannel open(Path file) throws IOException;
  }

  DirectWrites(Path root) {
    this(alignmentBytes(root), DirectWrites::open, ByteBuffer::allocateDirect);
  }

  /**
   * @param memory makes a buffer of so many bytes, or fails with OutOfMemoryError
   */
  DirectWrites(int alignmentBytes, Opening opening, IntFunction<ByteBuffer> memory) {
    this.alignmentBytes = alignmentBytes;
    this.opening = opening;
    this.memory = memory;
    this.refused = alignmentBytes == NO_ALIGNMENT;
  }

  /**
   * Creates the file and makes it durable. Whether it did; where it did not, there is no file.
   *
   * @throws IOException what would fail through the page cache too, such as a full disk
   */
  boolean write(Path file, BlobContent content) throws IOException {
    if (refused || content.length() < DIRECT_FROM_BYTES) {
      return false;
    }
    ByteBuffer buffer = borrow();
    if (buffer == null) {
      return false;
    }
    try (var channel = opening.open(file)) {
      if (write(channel, content, buffer)) {
        return true;
      }
    } catch (UnsupportedOperationException e) {
      refused = true;
    } catch (IOException e) {
      if (!refuses(e)) {
        throw e;
      }
      refused = true;
    } finally {
      giveBack(buffer);
    }
    Files.deleteIfExists(file);
    return false;
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

  private synchronized @Nullable ByteBuffer borrow() {
    if (!free.isEmpty() || buffersToMake == 0) {
      return free.poll();
    }
    try {
      ByteBuffer made = memory.apply(DIRECT_BUFFER_BYTES + alignmentBytes);
      buffersToMake--;
      return made.alignedSlice(alignmentBytes).slice(0, DIRECT_BUFFER_BYTES);
    } catch (OutOfMemoryError e) {
      // Each attempt makes the collector run: there is none for the next object.
      buffersToMake = 0;
      return null;
    }
  }

  private synchronized void giveBack(ByteBuffer buffer) {
    free.push(buffer);
  }

  /** EINVAL, EOPNOTSUPP: of the open, or only of a write. Others have other causes. */
  private static boolean refuses(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("invalid argument") || message.contains("not supported");
  }

  private static int alignmentBytes(Path root) {
    try {
      FileStore store = Files.getFileStore(root);
      long bytes = Math.max(SMALLEST_ALIGNMENT_BYTES, store.getBlockSize());
      return Long.bitCount(bytes) == 1 && bytes <= DIRECT_BUFFER_BYTES ? (int) bytes : NO_ALIGNMENT;
    } catch (IOException | UnsupportedOperationException e) {
      return NO_ALIGNMENT;
    }
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
