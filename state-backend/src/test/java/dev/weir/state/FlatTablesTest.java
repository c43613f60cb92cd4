package dev.weir.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables on the heap that keep their values as bytes. */
class FlatTablesTest {
  /** Refuses what is negative after a part of it was written, and to read a hundred. */
  private static final Codec<Long> PARTICULAR =
      new Codec<>() {
        @Override
        public void encode(Long value, ByteWriter out) {
          out.writeByte(7);
          if (value < 0) {
            throw new IllegalArgumentException(value + " is negative");
          }
          out.writeLong(value);
        }

        @Override
        public Long decode(ByteReader in) {
          in.readByte();
          long value = in.readLong();
          if (value == 100) {
            throw new IllegalStateException("a hundred");
          }
          return value;
        }

        @Override
        public boolean flat() {
          return true;
        }
      };

  private static final Codec<byte[]> BYTES =
      new Codec<>() {
        @Override
        public void encode(byte[] value, ByteWriter out) {
          out.writeByteArray(value);
        }

        @Override
        public byte[] decode(ByteReader in) {
          return in.readByteArray();
        }

        @Override
        public boolean flat() {
          return true;
        }
      };

  private final StateBackend backend = Backends.HEAP.open(0, 1, 1);

  @AfterEach
  void close() {
    backend.close();
  }

  private <V> StateTable<Long, Void, V> table(Codec<V> values) {
    return backend.table(new TableSpec<>("op/t", TestCodecs.LONG, null, values, "flat"));
  }

  private static <V> void put(StateTable<Long, Void, V> table, long key, V value) {
    table.put(TestCodecs.hash(key), key, null, value);
  }

  private static <V> V get(StateTable<Long, Void, V> table, long key) {
    return table.get(TestCodecs.hash(key), key, null);
  }

  @Test
  void aValueIsWhatItWasWhenItWasPut() {
    var table = table(BYTES);
    byte[] value = {1, 2, 3};
    put(table, 1, value);
    value[0] = 9;
    assertThat(get(table, 1)).containsExactly(1, 2, 3);
    get(table, 1)[1] = 9;
    assertThat(get(table, 1)).containsExactly(1, 2, 3);
    put(table, 2, new byte[0]);
    assertThat(get(table, 2)).isEmpty();
    byte[] large = new byte[1 << 20];
    large[77_777] = 5;
    put(table, 1, large);
    assertThat(get(table, 1)).isEqualTo(large);
    assertThat(backend.sizeBytes()).isGreaterThan(1 << 20);
    assertThat(table.remove(TestCodecs.hash(1L), 1L, null)).isEqualTo(large);
    assertThat(backend.sizeBytes()).isLessThan(1 << 16);
    assertThat(get(table, 1)).isNull();
  }

  @Test
  void whatCannotBeWrittenChangesNothing() {
    var table = table(PARTICULAR);
    put(table, 1, 5L);
    assertThatThrownBy(() -> put(table, 1, -1L))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_INVALID))
        .hasMessage("state 'op/t' cannot be written: -1 is negative");
    assertThatThrownBy(() -> put(table, 2, -1L)).isInstanceOf(WeirException.class);
    assertThatThrownBy(() -> put(table, 2, null)).isInstanceOf(NullPointerException.class);
    assertThat(get(table, 1)).isEqualTo(5);
    assertThat(get(table, 2)).isNull();
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void whatCannotBeReadStaysThere() {
    var table = table(PARTICULAR);
    put(table, 1, 100L);
    assertThatThrownBy(() -> get(table, 1)).hasMessage("a hundred");
    assertThatThrownBy(() -> table.remove(TestCodecs.hash(1L), 1L, null)).hasMessage("a hundred");
    assertThat(table.size()).isEqualTo(1);
    put(table, 1, 99L);
    assertThat(get(table, 1)).isEqualTo(99);
  }

  /** A look at what is not there, of another table's groups or at any hash, does no harm. */
  @Test
  void lookingAheadChangesNothing() {
    var table = table(BYTES);
    for (long key = 0; key < 20_000; key++) {
      put(table, key, new byte[(int) key % 2500]);
    }
    assertThat(table.isFar()).isTrue();
    int[] hashes = new int[60_000];
    long[] keys = new long[60_000];
    for (int i = 0; i < hashes.length; i += 2) {
      hashes[i] = TestCodecs.hash((long) i / 2);
      hashes[i + 1] = i;
      keys[i] = i / 2;
      keys[i + 1] = i;
    }
    table.touch(hashes, keys, hashes.length);
    assertThat(table.touch(hashes, keys, 0)).isZero();
    for (long key = 0; key < 20_000; key++) {
      assertThat(get(table, key)).hasSize((int) key % 2500);
    }
    assertThat(table.size()).isEqualTo(20_000);
  }

  /** Of the lines that hold the value of 1000 bytes, behind 6 of lengths, the first three. */
  @Test
  void lookingAheadReadsTheValuesLines() {
    var table = table(BYTES);
    int[] hashes = {TestCodecs.hash(7L), TestCodecs.hash(8L)};
    long[] keys = {7, 8};
    byte[] value = new byte[1000];
    put(table, 7, value);
    long zeros = table.touch(hashes, keys, 2);
    Arrays.fill(value, (byte) 1);
    put(table, 7, value);
    assertThat(table.touch(hashes, keys, 2)).isEqualTo(zeros + 2);
  }

  /** As many views as a subtask keeps are let go one after the other, as checkpoints are. */
  @Test
  void checkpointsInARowTakeNoMoreMemoryThanTwo() {
    var table = table(BYTES);
    long most = 0;
    for (int checkpoint = 0; checkpoint < 20; checkpoint++) {
      try (StateSnapshot view = backend.freeze()) {
        for (long key = 0; key < 10_000; key++) {
          put(table, key, new byte[100]);
        }
        assertThat(Subject.write(view)).hasSizeLessThan(10_000 * 128);
      }
      most = Math.max(most, backend.sizeBytes());
    }
    assertThat(most).isLessThan(2 * 10_000 * (112 + 40));
  }
}
