package dev.weir.checkpointing.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The bytes of an object that is to be created: pieces in a row, wherever they lie, so that nobody
 * has to put hundreds of megabytes together in one array. Immutable by agreement: nobody writes to
 * the arrays as long as somebody may read them. Any thread may read.
 */
public final class BlobContent {
  private static final int COMPARED_AT_ONCE_BYTES = 1 << 16;

  private final List<Piece> pieces;
  private final long length;

  /** A part of an array. */
  public record Piece(byte[] array, int offset, int length) {
    public Piece {
      Objects.checkFromIndexSize(offset, length, array.length);
    }
  }

  private BlobContent(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
    this.length = this.pieces.stream().mapToLong(Piece::length).sum();
  }

  /** The whole array. */
  public static BlobContent of(byte[] bytes) {
    return of(List.of(new Piece(bytes, 0, bytes.length)));
  }

  /** One piece behind the other. */
  public static BlobContent of(List<Piece> pieces) {
    return new BlobContent(pieces);
  }

  public List<Piece> pieces() {
    return pieces;
  }

  public long length() {
    return length;
  }

  /** All bytes from the first one; any number may be open, and each can be marked and reset. */
  public InputStream stream() {
    return new PieceStream(pieces);
  }

  /**
   * Whether the next bytes of {@code in} are these. Reads up to the first piece that differs.
   *
   * @throws EOFException when {@code in} ends before
   */
  public boolean matches(InputStream in) throws IOException {
    byte[] found = new byte[(int) Math.min(COMPARED_AT_ONCE_BYTES, length)];
    for (Piece piece : pieces) {
      int end = piece.offset() + piece.length();
      int count;
      for (int at = piece.offset(); at < end; at += count) {
        int wanted = Math.min(found.length, end - at);
        count = in.readNBytes(found, 0, wanted);
        if (!Arrays.equals(piece.array(), at, at + count, found, 0, count)) {
          return false;
        }
        if (count < wanted) {
          throw new EOFException("expected " + length + " bytes, found fewer");
        }
      }
    }
    return true;
  }

  /** A copy in one array; for content known to be small. */
  public byte[] toByteArray() {
    byte[] bytes = new byte[Math.toIntExact(length)];
    int at = 0;
    for (Piece piece : pieces) {
      System.arraycopy(piece.array(), piece.offset(), bytes, at, piece.length());
      at += piece.length();
    }
    return bytes;
  }
}
