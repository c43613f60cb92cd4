package dev.weir.state.pieces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.error.WeirException;
import dev.weir.checkpointing.store.BlobContent.Piece;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PieceWriterTest {
  private static final int PIECE = PieceWriter.PIECE_BYTES;
  private static final int SPILL = PieceWriter.SPILL_BYTES;

  private final PiecePool pool = new PiecePool();

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  /** In groups of at most so many bytes. */
  private Pieces write(byte[] bytes, int groupBytes) {
    var out = new PieceWriter(pool);
    int count;
    for (int at = 0; at < bytes.length; at += count) {
      count = Math.min(groupBytes, bytes.length - at);
      assertThat(out.position()).isEqualTo(at);
      out.scratch().writeBytes(bytes, at, count);
      assertThat(out.position()).isEqualTo(at + count);
      out.spill();
    }
    assertThat(out.position()).isEqualTo(bytes.length);
    return out.finish();
  }

  private static int crc32c(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static void assertIs(Pieces written, byte[] bytes) {
    assertThat(written.length()).isEqualTo(bytes.length);
    assertThat(written.content().length()).isEqualTo(bytes.length);
    assertThat(written.content().toByteArray()).isEqualTo(bytes);
    assertThat(written.crc32c()).isEqualTo(crc32c(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        SPILL - 1,
        SPILL,
        SPILL + 1,
        PIECE - 1,
        PIECE,
        PIECE + 1,
        3 * PIECE,
        3 * PIECE + 1,
        1_234_567
      })
  void whatIsWrittenIsTheSameInPiecesHoweverItCame(int length) {
    byte[] bytes = random(length);
    for (int groupBytes : List.of(1000, SPILL, PIECE - 1, PIECE, PIECE + 1, 5 * PIECE)) {
      Pieces written = write(bytes, groupBytes);
      assertIs(written, bytes);
      assertThat(written.content().pieces()).hasSize(Math.max(1, (length + PIECE - 1) / PIECE));
      pool.giveBack(List.of(written)); // the next one finds something in its pieces
    }
  }

  @Test
  void aHugeGroupFillsOnePieceAfterTheOther() {
    List<Piece> pieces = write(random(3 * PIECE + 10), 4 * PIECE).content().pieces();
    assertThat(pieces).extracting(Piece::length).containsExactly(PIECE, PIECE, PIECE, 10);
    assertThat(pieces).extracting(piece -> piece.array().length).containsOnly(PIECE);
  }

  @Test
  void whatIsSmallIsAnArrayOfItsOwnLength() {
    Pieces written = write(random(SPILL - 1), 1000);
    assertThat(written.content().pieces().get(0).array()).hasSize(SPILL - 1);
    pool.giveBack(List.of(written));
    assertThat(pool.kept()).isZero();
  }

  @Test
  void tooMuchIsRefusedWithTheLimit() {
    var out = new PieceWriter(pool, 2 * PIECE);
    for (int i = 0; i < 2; i++) {
      out.scratch().writeBytes(random(PIECE), 0, PIECE);
      out.spill();
    }
    out.scratch().writeByte(1);
    assertThatThrownBy(out::spill)
        .isInstanceOf(WeirException.class)
        .hasMessageContainingAll("" + (2 * PIECE + 1), "at most " + 2 * PIECE, "parallelism");
    assertThatThrownBy(out::finish).isInstanceOf(WeirException.class);
  }
}
