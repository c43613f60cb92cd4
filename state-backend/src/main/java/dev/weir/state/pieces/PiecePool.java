package dev.weir.state.pieces;

import dev.weir.api.codec.ByteWriter;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Keeps the arrays that snapshots are written to from one checkpoint to the next, so that they are
 * neither allocated nor zeroed anew. One for an attempt on an executor, and forgotten with it;
 * threads that write snapshots take from it, the control thread gives back.
 *
 * <p>Always: nobody else has an array that is in here, and there are never more than one of the
 * last two checkpoints used. Arrays that are not given back, because something may still be reading
 * them or their attempt ends, are the garbage collector's.
 */
public final class PiecePool {
  /** Kept at most, 1 GiB; a larger checkpoint allocates the rest each time. */
  static final int MAX_KEPT_PIECES = 1 << 12;

  /** As many as threads that write at once, more or less. */
  static final int MAX_KEPT_SCRATCHES = 8;

  /** A scratch is kept up to this; for larger key groups each snapshot makes a new one grow. */
  static final int MAX_SCRATCH_BYTES = 1 << 22;

  private static final int FIRST_SCRATCH_BYTES = 1 << 12;

  private final Deque<byte[]> pieces = new ArrayDeque<>();
  private final Deque<ByteWriter> scratches = new ArrayDeque<>();
  private int usedLast;

  /** A piece with anything in it. */
  byte[] takePiece() {
    synchronized (this) {
      byte[] piece = pieces.pollFirst();
      if (piece != null) {
        return piece;
      }
    }
    return new byte[PieceWriter.PIECE_BYTES];
  }

  /** An empty writer. */
  ByteWriter takeScratch() {
    synchronized (this) {
      ByteWriter scratch = scratches.pollFirst();
      if (scratch != null) {
        return scratch;
      }
    }
    return new ByteWriter(FIRST_SCRATCH_BYTES, PieceWriter.MAX_BYTES);
  }

  synchronized void giveBack(ByteWriter scratch) {
    if (scratches.size() < MAX_KEPT_SCRATCHES && scratch.array().length <= MAX_SCRATCH_BYTES) {
      scratch.clear();
      scratches.addFirst(scratch);
    }
  }

  /**
   * Takes back all that one checkpoint used, as far as it was not given back before. Nobody may
   * read it any more.
   */
  public synchronized void giveBack(Collection<Pieces> checkpoint) {
    int used = add(checkpoint);
    keep(Math.max(used, usedLast));
    usedLast = used;
  }

  /**
   * Takes back what there is of a checkpoint that is not stored, likewise: the next one may need
   * more.
   */
  public synchronized void giveBackUnstored(Collection<Pieces> some) {
    usedLast = Math.max(usedLast, add(some));
    keep(usedLast);
  }

  private int add(Collection<Pieces> all) {
    int used = 0;
    for (Pieces written : all) {
      for (byte[] piece : written.release()) {
        pieces.addFirst(piece);
        used++;
      }
    }
    return used;
  }

  private void keep(int most) {
    while (pieces.size() > Math.min(MAX_KEPT_PIECES, most)) {
      pieces.removeLast();
    }
  }

  synchronized int kept() {
    return pieces.size();
  }
}
