package dev.weir.checkpointing.store.file;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory that the {@link DirectWrites} of one store write from, aligned to the blocks of its
 * file system. Any thread may call.
 *
 * <p>Always: no more than {@link #BUFFERS} are ever made, and each is free or with one thread. They
 * are made when they are first needed; once there was no memory for one, none is made any more.
 */
final class DirectBuffers {
  /** Written by one call. */
  static final int BUFFER_BYTES = 1 << 20;

  /** An executor's memory beside the heap is small, and it seldom writes two objects at once. */
  static final int BUFFERS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(DirectBuffers.class);

  private final Path root;
  private final int alignmentBytes;
  private final IntFunction<ByteBuffer> memory;

  /** Guarded by this, as are the next two. */
  private final Deque<ByteBuffer> free = new ArrayDeque<>();

  private int made;
  private boolean noMemory;

  /**
   * @param root of the store, as a log names it
   * @param memory makes a buffer of so many bytes, or fails with OutOfMemoryError
   */
  DirectBuffers(Path root, int alignmentBytes, IntFunction<ByteBuffer> memory) {
    this.root = root;
    this.alignmentBytes = alignmentBytes;
    this.memory = memory;
  }

  /** Null when there is none; never waits for one. */
  synchronized @Nullable ByteBuffer borrow() {
    if (!free.isEmpty() || made == BUFFERS || noMemory) {
      return free.poll();
    }
    try {
      ByteBuffer buffer = memory.apply(BUFFER_BYTES + alignmentBytes);
      made++;
      return buffer.alignedSlice(alignmentBytes).slice(0, BUFFER_BYTES);
    } catch (OutOfMemoryError e) {
      // Each attempt makes the collector run: there is none for the next object.
      noMemory = true;
      LOG.warn(
          "{} of {} buffers for writing large objects in {} past the page cache are there, and no"
              + " other is made; an object that finds none free goes through it: {}",
          made,
          BUFFERS,
          root,
          e.toString());
      return null;
    }
  }

  synchronized void giveBack(ByteBuffer buffer) {
    free.push(buffer);
  }
}
