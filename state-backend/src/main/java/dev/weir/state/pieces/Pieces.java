package dev.weir.state.pieces;

import dev.weir.checkpointing.store.BlobContent;
import java.util.List;

/**
 * What a {@link PieceWriter} has written. Goes from the thread that wrote it to the one that has it
 * stored; the bytes may be read until they are given back to the {@link PiecePool}.
 */
public final class Pieces {
  private final BlobContent content;
  private final int crc32c;
  private final List<byte[]> pooled;
  private boolean released;

  /**
   * @param crc32c of all bytes
   * @param pooled the arrays that are the pool's
   */
  Pieces(BlobContent content, int crc32c, List<byte[]> pooled) {
    this.content = content;
    this.crc32c = crc32c;
    this.pooled = pooled;
  }

  public BlobContent content() {
    if (released) {
      throw new IllegalStateException("the pieces were given back");
    }
    return content;
  }

  public int length() {
    return (int) content.length();
  }

  public int crc32c() {
    return crc32c;
  }

  /** The pool's arrays, the first time. */
  List<byte[]> release() {
    boolean first = !released;
    released = true;
    return first ? pooled : List.of();
  }
}
