package dev.weir.checkpointing.store;

import dev.weir.checkpointing.store.BlobContent.Piece;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads pieces one behind the other. A mark holds however far is read on, because nothing is kept
 * for it; without one {@link #reset} goes to the first byte. Owned by one thread.
 */
final class PieceStream extends InputStream {
  private final List<Piece> pieces;
  private int index;
  private int taken; // of the piece at the index
  private int markedIndex;
  private int markedTaken;

  PieceStream(List<Piece> pieces) {
    this.pieces = pieces;
  }

  private @Nullable Piece current() {
    while (index < pieces.size()) {
      Piece piece = pieces.get(index);
      if (taken < piece.length()) {
        return piece;
      }
      index++;
      taken = 0;
    }
    return null;
  }

  @Override
  public int read() {
    Piece piece = current();
    return piece == null ? -1 : piece.array()[piece.offset() + taken++] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, to.length);
    Piece piece = current();
    if (piece == null) {
      return length == 0 ? 0 : -1;
    }
    int count = Math.min(length, piece.length() - taken);
    System.arraycopy(piece.array(), piece.offset() + taken, to, offset, count);
    taken += count;
    return count;
  }

  @Override
  public int available() {
    Piece piece = current();
    return piece == null ? 0 : piece.length() - taken;
  }

  @Override
  public boolean markSupported() {
    return true;
  }

  @Override
  public void mark(int readLimit) {
    markedIndex = index;
    markedTaken = taken;
  }

  @Override
  public void reset() {
    index = markedIndex;
    taken = markedTaken;
  }
}
