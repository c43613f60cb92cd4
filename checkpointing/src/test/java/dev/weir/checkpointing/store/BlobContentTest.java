package dev.weir.checkpointing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.checkpointing.store.BlobContent.Piece;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlobContentTest {
  private static final byte[] BYTES = new byte[200_000];

  static {
    new Random(3).nextBytes(BYTES);
  }

  /** The bytes up to {@code length}, each piece within an array of its own. */
  private static BlobContent cut(int length, int... lengths) {
    var pieces = new ArrayList<Piece>();
    int at = 0;
    for (int i = 0; at < length || i < lengths.length; i++) {
      int count = Math.min(lengths[i % lengths.length], length - at);
      byte[] around = new byte[count + 7];
      System.arraycopy(BYTES, at, around, 3, count);
      pieces.add(new Piece(around, 3, count));
      at += count;
    }
    return BlobContent.of(pieces);
  }

  private static List<BlobContent> contents(int length) {
    return List.of(
        cut(length, length),
        cut(length, 1, 0, 2),
        cut(length, 4096),
        cut(length, 0, 70_000),
        BlobContent.of(Arrays.copyOf(BYTES, length)));
  }

  @Test
  void allBytesComeInOrderHoweverTheyAreCut() throws IOException {
    for (int length : List.of(0, 1, 4095, 4096, 4097, BYTES.length)) {
      byte[] expected = Arrays.copyOf(BYTES, length);
      for (BlobContent content : contents(length)) {
        assertThat(content.length()).isEqualTo(length);
        assertThat(content.toByteArray()).isEqualTo(expected);
        assertThat(content.stream().readAllBytes()).isEqualTo(expected);
        assertThat(content.matches(new ByteArrayInputStream(expected))).isTrue();
      }
    }
    assertThat(BlobContent.of(List.of()).length()).isZero();
    assertThat(BlobContent.of(List.of()).stream().read()).isEqualTo(-1);
  }

  @Test
  void singleBytesAreNotSigned() throws IOException {
    InputStream in = BlobContent.of(new byte[] {-1, 0, 1}).stream();
    assertThat(List.of(in.read(), in.read(), in.read(), in.read())).containsExactly(255, 0, 1, -1);
    assertThat(in.read(new byte[0], 0, 0)).isZero();
    assertThat(in.read(new byte[1], 0, 1)).isEqualTo(-1);
  }

  @Test
  void aStreamIsResetToItsMarkHoweverFarItWasRead() throws IOException {
    InputStream in = cut(BYTES.length, 4096).stream();
    assertThat(in.markSupported()).isTrue();
    in.skipNBytes(10_000);
    in.reset();
    assertThat(in.readNBytes(5_000)).isEqualTo(Arrays.copyOf(BYTES, 5_000));
    in.mark(1);
    for (int i = 0; i < 2; i++) {
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(BYTES, 5_000, BYTES.length));
      in.reset();
    }
  }

  @Test
  void streamsAreIndependent() throws IOException {
    BlobContent content = cut(BYTES.length, 4096);
    InputStream first = content.stream();
    first.skipNBytes(5_000);
    assertThat(content.stream().read()).isEqualTo(BYTES[0] & 0xff);
    assertThat(first.read()).isEqualTo(BYTES[5_000] & 0xff);
  }

  @Test
  void oneOtherByteIsNotTheSame() throws IOException {
    for (int at : List.of(0, 4095, 4096, 65_536, BYTES.length - 1)) {
      byte[] other = BYTES.clone();
      other[at]++;
      for (BlobContent content : contents(BYTES.length)) {
        assertThat(content.matches(new ByteArrayInputStream(other))).isFalse();
      }
    }
  }

  @Test
  void whatEndsEarlyIsNotTakenForOtherBytes() {
    for (int length : List.of(0, 4095, 4096, 65_536, BYTES.length - 1)) {
      var in = new ByteArrayInputStream(BYTES, 0, length);
      assertThatThrownBy(() -> cut(BYTES.length, 4096).matches(in))
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aPieceDoesNotLeaveItsArray() {
    assertThatThrownBy(() -> new Piece(new byte[10], 5, 6))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
