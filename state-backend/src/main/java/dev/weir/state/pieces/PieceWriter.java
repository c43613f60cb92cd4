package dev.weir.state.pieces;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.checkpointing.store.BlobContent;
import dev.weir.checkpointing.store.BlobContent.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Writes a snapshot of one subtask into pieces of a fixed size. Codecs write to the scratch, a key
 * group at a time; {@link #spill} moves what is there into pieces and counts it into the checksum
 * while the core's cache has it. Used once, by one thread.
 *
 * <pre>
 *   codecs ─► scratch ─spill─► crc32c, piece │ piece │ piece │ …
 * </pre>
 */
public final class PieceWriter {
  /** Large for no collector: below half of G1's smallest region, a part of any young generation. */
  public static final int PIECE_BYTES = 1 << 18;

  /** A snapshot is never longer. */
  public static final int MAX_BYTES = 1 << 30;

  /** Less is not moved yet; a snapshot that has no more takes no piece. */
  static final int SPILL_BYTES = 1 << 15;

  private final PiecePool pool;
  private final int maxBytes;
  private final ByteWriter scratch;
  private final List<byte[]> pieces = new ArrayList<>();
  private final CRC32C crc = new CRC32C();
  private int moved;

  public PieceWriter(PiecePool pool) {
    this(pool, MAX_BYTES);
  }

  PieceWriter(PiecePool pool, int maxBytes) {
    this.pool = pool;
    this.maxBytes = maxBytes;
    this.scratch = pool.takeScratch();
  }

  /** To write to; positions in it hold until the next {@link #spill}. */
  public ByteWriter scratch() {
    return scratch;
  }

  /** How much was written. */
  public int position() {
    return moved + scratch.position();
  }

  /**
   * Moves what was written to where it stays, when it is worth it.
   *
   * @throws WeirException when it is more than a snapshot may have
   */
  public void spill() {
    long written = (long) moved + scratch.position();
    if (written > maxBytes) {
      throw new WeirException(
          ErrorCode.STORE_UNREACHABLE,
          "the state of this subtask is more than "
              + written
              + " bytes, its snapshot holds at most "
              + maxBytes
              + "; raise the operator's parallelism");
    }
    if (scratch.position() >= SPILL_BYTES) {
      move();
    }
  }

  private void move() {
    byte[] from = scratch.array();
    int end = scratch.position();
    int count;
    for (int at = 0; at < end; at += count) {
      int within = moved % PIECE_BYTES;
      if (within == 0) {
        pieces.add(pool.takePiece());
      }
      count = Math.min(PIECE_BYTES - within, end - at);
      crc.update(from, at, count);
      System.arraycopy(from, at, pieces.get(pieces.size() - 1), within, count);
      moved += count;
    }
    scratch.clear();
  }

  /** Everything that was written; the writer is not used any more. */
  public Pieces finish() {
    spill();
    Pieces written = pieces.isEmpty() ? small() : large();
    pool.giveBack(scratch);
    return written;
  }

  private Pieces small() {
    byte[] bytes = scratch.toByteArray();
    crc.update(bytes);
    return new Pieces(BlobContent.of(bytes), (int) crc.getValue(), List.of());
  }

  private Pieces large() {
    move();
    var content = new ArrayList<Piece>(pieces.size());
    int left = moved;
    for (byte[] piece : pieces) {
      int length = Math.min(PIECE_BYTES, left);
      content.add(new Piece(piece, 0, length));
      left -= length;
    }
    return new Pieces(BlobContent.of(content), (int) crc.getValue(), List.copyOf(pieces));
  }
}
