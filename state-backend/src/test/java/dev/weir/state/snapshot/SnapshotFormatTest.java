package dev.weir.state.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.MalformedBytesException;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import dev.weir.state.pieces.PiecePool;
import dev.weir.state.pieces.PieceWriter;
import dev.weir.state.snapshot.SnapshotFormat.Groups;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layout of a snapshot, and what is said when it is damaged. */
class SnapshotFormatTest {
  private static final int MAX = 4;
  private static final int BEFORE = 5; // bytes in front of the snapshot
  private static final int END_BYTES = 8;
  private static final int INDEX_BYTES = MAX * 8;
  private static final TableHead HEAD = new TableHead("op/t", false, "int");

  /** Of each group so many entries, each the number of the group. */
  private record Frozen(int... entries) implements FrozenTable {
    @Override
    public TableHead head() {
      return HEAD;
    }

    @Override
    public int writeGroup(int group, ByteWriter out) {
      for (int i = 0; i < entries[group]; i++) {
        out.writeInt(group);
      }
      return entries[group];
    }
  }

  private static final class Target implements RestoreTarget {
    final List<Integer> found = new ArrayList<>();

    @Override
    public TableHead head() {
      return HEAD;
    }

    @Override
    public void restoreEntry(int group, ByteReader in) {
      if (in.readInt() != group) {
        throw new MalformedBytesException("an entry of another group");
      }
      found.add(group);
    }
  }

  private static byte[] written(int... entries) {
    var out = new PieceWriter(new PiecePool());
    out.scratch().writeBytes(new byte[BEFORE], 0, BEFORE);
    SnapshotFormat.write(out, new Groups(0, MAX, MAX), List.of(new Frozen(entries)));
    byte[] all = out.finish().content().toByteArray();
    return Arrays.copyOfRange(all, BEFORE, all.length);
  }

  /** From the middle of an array, where damage must not lead outside. */
  private static List<Integer> read(byte[] bytes, Groups groups) {
    byte[] around = new byte[bytes.length + 200];
    System.arraycopy(bytes, 0, around, 100, bytes.length);
    var in = new ByteReader();
    in.reset(around, 100, bytes.length);
    var target = new Target();
    SnapshotFormat.read(in, groups, Map.of(HEAD.name(), target));
    assertThat(in.remaining()).isZero();
    return target.found;
  }

  private static void assertUnreadable(byte[] bytes, String part) {
    assertThatThrownBy(() -> read(bytes, new Groups(0, MAX, MAX)))
        .isInstanceOfSatisfying(
            WeirException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_UNREADABLE))
        .hasMessageContaining("a snapshot of keyed state: ")
        .hasMessageContaining(part);
  }

  @Test
  void entriesComeBackToTheirGroups() {
    assertThat(read(written(2, 0, 1, 3), new Groups(0, MAX, MAX)))
        .containsExactly(0, 0, 2, 3, 3, 3);
    assertThat(read(written(2, 0, 1, 3), new Groups(2, 3, MAX))).containsExactly(2);
    assertThat(read(written(0, 0, 0, 0), new Groups(0, MAX, MAX))).isEmpty();
  }

  @Test
  void aGroupMayBeLongerThanAPiece() {
    byte[] bytes = written(1, 200_000, 0, 1);
    assertThat(bytes.length).isGreaterThan(3 * PieceWriter.PIECE_BYTES);
    assertThat(read(bytes, new Groups(0, MAX, MAX))).hasSize(200_002);
  }

  @Test
  void theLastTwoNumbersSayWhereTheSnapshotBegins() {
    byte[] bytes = written(2, 0, 1, 3);
    ByteBuffer end = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int index = end.getInt(bytes.length - END_BYTES);
    int length = end.getInt(bytes.length - END_BYTES / 2);
    assertThat(length).isEqualTo(INDEX_BYTES);
    assertThat(index + length + END_BYTES).isEqualTo(bytes.length);
    int last = index + (MAX - 1) * 8;
    assertThat(end.getInt(last) + end.getInt(last + 4)).isEqualTo(index);
    assertThat(end.getInt(last + 4)).isEqualTo(1 + 4 + 3 * 4); // place, count, three entries
  }

  @ParameterizedTest
  @ValueSource(bytes = {1, 3})
  void anotherVersionIsRefused(byte version) {
    byte[] bytes = written(2, 0, 1, 3);
    bytes[4] = version;
    assertUnreadable(bytes, "expected version 2, found " + version + "; another Weir wrote it");
  }

  @Test
  void whatEndsEarlyIsUnreadableWhereverItEnds() {
    byte[] bytes = written(2, 0, 1, 3);
    for (int length = 0; length < bytes.length; length++) {
      assertUnreadable(Arrays.copyOf(bytes, length), "");
    }
    assertUnreadable(Arrays.copyOf(bytes, bytes.length + 1), "the index of 4 key groups");
  }

  @Test
  void aGarbledIndexIsUnreadableWhereverItIsGarbled() {
    byte[] bytes = written(2, 0, 1, 3);
    for (int at = bytes.length - INDEX_BYTES - END_BYTES; at < bytes.length; at++) {
      for (int bit = 1; bit < 256; bit <<= 1) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= (byte) bit;
        assertUnreadable(damaged, "index");
      }
    }
  }

  @Test
  void aLengthMovedFromOneGroupToAnotherIsUnreadable() {
    byte[] bytes = written(2, 0, 1, 3);
    ByteBuffer damaged = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int index = bytes.length - END_BYTES - INDEX_BYTES;
    damaged.putInt(index + 4, damaged.getInt(index + 4) - 4);
    damaged.putInt(index + 8, damaged.getInt(index + 8) - 4);
    damaged.putInt(index + 12, damaged.getInt(index + 12) + 4);
    assertUnreadable(bytes, "the section of key group 0 has another length");
  }

  @Test
  void anotherNumberOfGroupsThanTheIndexHasIsUnreadable() {
    byte[] bytes = written(2, 0, 1, 3);
    int count = 4 + 1 + 4 + 1 + (1 + 4) + 1 + (1 + 3) + 4;
    assertThat(bytes[count]).isEqualTo((byte) MAX);
    bytes[count] = MAX - 1;
    assertUnreadable(bytes, "the index of 3 key groups");
  }
}
