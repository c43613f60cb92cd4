package dev.weir.connectors.files.sink;

import dev.weir.api.codec.ByteWriter;
import java.util.ArrayDeque;
import java.util.Deque;

/** Buffers that are used again. Owned by the subtask's event loop. */
final class WriteBuffers {
  private static final int MAX_RECORD_BYTES = 16 << 20;

  /** What one huge record made larger than so many buffers is not kept. */
  private static final int MAX_KEPT_SIZES = 4;

  private final int bytes;
  private final int kept;
  private final Deque<ByteWriter> free = new ArrayDeque<>();

  /**
   * @param bytes of a buffer, before the record that makes it full
   * @param kept how many at most
   */
  WriteBuffers(int bytes, int kept) {
    this.bytes = bytes;
    this.kept = kept;
  }

  ByteWriter take() {
    ByteWriter next = free.poll();
    return next == null ? new ByteWriter(bytes, bytes + MAX_RECORD_BYTES) : next;
  }

  void giveBack(ByteWriter used) {
    if (used.array().length <= MAX_KEPT_SIZES * bytes && free.size() < kept) {
      used.clear();
      free.add(used);
    }
  }
}
