package dev.weir.state.pieces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.ByteWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PiecePoolTest {
  private static final int WRITERS = 4;
  private static final int ROUNDS = 100;

  private final PiecePool pool = new PiecePool();

  /** Some that fill so many pieces. */
  private Pieces written(int pieces, int value) {
    var out = new PieceWriter(pool);
    byte[] bytes = filled(1, value);
    for (int i = 0; i < pieces; i++) {
      out.scratch().writeBytes(bytes, 0, bytes.length);
      out.spill();
    }
    return out.finish();
  }

  private static byte[] filled(int pieces, int value) {
    byte[] bytes = new byte[pieces * PieceWriter.PIECE_BYTES];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static Set<byte[]> arrays(Pieces written) {
    var arrays = Collections.<byte[]>newSetFromMap(new IdentityHashMap<>());
    written.content().pieces().forEach(piece -> arrays.add(piece.array()));
    return arrays;
  }

  @Test
  void theNextCheckpointIsWrittenToThePiecesOfTheLastOne() {
    Pieces first = written(3, 1);
    Set<byte[]> arrays = arrays(first);
    pool.giveBack(List.of(first));
    assertThat(arrays(written(3, 2))).isEqualTo(arrays);
  }

  @Test
  void whatIsNotGivenBackIsNotWrittenTo() {
    Pieces first = written(3, 1);
    Set<byte[]> arrays = arrays(first);
    assertThat(arrays(written(3, 2))).doesNotContainAnyElementsOf(arrays);
    assertThat(first.content().toByteArray()).isEqualTo(filled(3, 1));
  }

  @Test
  void aPartThatIsNotStoredTakesNothingFromTheNextCheckpoint() {
    pool.giveBack(List.of(written(3, 1)));
    pool.giveBackUnstored(List.of(written(1, 2)));
    assertThat(pool.kept()).isEqualTo(3);
    Pieces whole = written(5, 3);
    pool.giveBackUnstored(List.of(whole));
    assertThat(pool.kept()).isEqualTo(5);
    pool.giveBackUnstored(List.of(whole));
    assertThat(pool.kept()).isEqualTo(5);
  }

  @Test
  void nothingIsTakenBackTwice() {
    Pieces both = written(2, 1);
    pool.giveBack(List.of(both, both));
    pool.giveBack(List.of(both));
    var taken = Collections.<byte[]>newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < 4; i++) {
      assertThat(taken.add(pool.takePiece())).isTrue();
    }
  }

  @Test
  void whatWasGivenBackIsNotReadAnyMore() {
    Pieces first = written(2, 1);
    pool.giveBack(List.of(first));
    assertThatThrownBy(first::content).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keepsNoMoreThanOneOfTheLastTwoCheckpointsUsed() {
    pool.giveBack(List.of(written(3, 1), written(2, 1)));
    assertThat(pool.kept()).isEqualTo(5);
    pool.giveBack(List.of(written(2, 1)));
    assertThat(pool.kept()).isEqualTo(5);
    pool.giveBack(List.of(written(2, 1)));
    assertThat(pool.kept()).isEqualTo(2);
    pool.giveBack(List.of(written(0, 1)));
    pool.giveBack(List.of(written(0, 1)));
    assertThat(pool.kept()).isZero();
  }

  @Test
  void checkpointsThatOverlapLeaveOnlyOneOfThem() {
    List<Pieces> first = List.of(written(4, 1));
    List<Pieces> second = List.of(written(4, 2));
    pool.giveBack(first);
    pool.giveBack(second);
    assertThat(pool.kept()).isEqualTo(4);
  }

  @Test
  void aScratchIsKeptUnlessItHasGrownHuge() {
    ByteWriter scratch = pool.takeScratch();
    scratch.writeLong(1);
    pool.giveBack(scratch);
    ByteWriter again = pool.takeScratch();
    assertThat(again).isSameAs(scratch);
    assertThat(again.position()).isZero();
    again.reserve(PiecePool.MAX_SCRATCH_BYTES + 1);
    pool.giveBack(again);
    assertThat(pool.takeScratch()).isNotSameAs(again);
  }

  @Test
  void scratchesAreBounded() {
    var scratches = new ArrayList<ByteWriter>();
    for (int i = 0; i <= PiecePool.MAX_KEPT_SCRATCHES; i++) {
      scratches.add(pool.takeScratch());
    }
    scratches.forEach(pool::giveBack);
    for (int i = 0; i < PiecePool.MAX_KEPT_SCRATCHES; i++) {
      assertThat(scratches).contains(pool.takeScratch());
    }
    assertThat(scratches).doesNotContain(pool.takeScratch());
  }

  @Test
  void writersAtTheSameTimeDoNotMeet() throws Exception {
    var writers = new ArrayList<CompletableFuture<Void>>();
    for (int w = 1; w <= WRITERS; w++) {
      int value = w;
      writers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int round = 0; round < ROUNDS; round++) {
                  Pieces mine = written(2, value);
                  assertThat(mine.content().toByteArray()).isEqualTo(filled(2, value));
                  pool.giveBack(List.of(mine));
                }
              }));
    }
    for (CompletableFuture<Void> writer : writers) {
      writer.get(60, TimeUnit.SECONDS);
    }
  }
}
