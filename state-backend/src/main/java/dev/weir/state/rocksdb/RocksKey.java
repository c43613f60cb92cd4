package dev.weir.state.rocksdb;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The key of an entry in the database. Groups and tables lie together; in a table the namespaces of
 * a key, since no other key has the same length and bytes, and in a table of slices the keys of a
 * slice, in order of time.
 *
 * <pre>
 *   2  key group, big-endian
 *   2  number of the table, big-endian
 *   of a table:
 *   4  length of the key, big-endian
 *      key, namespace (where the table has them): as in a snapshot
 *   of a table of slices:
 *   8  start of the slice, big-endian, its sign bit turned
 *      key: as in a snapshot
 * </pre>
 */
final class RocksKey {
  static final int HEAD_BYTES = 8;
  static final int SLICE_HEAD_BYTES = 12;
  private static final int TABLE_BYTES = 4;

  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private RocksKey() {}

  /** Where the entries of a table and group begin. */
  static byte[] ofTable(int group, int table) {
    return new byte[] {
      (byte) (group >>> 8), (byte) group, (byte) (table >>> 8), (byte) table,
    };
  }

  /** Writes a key without a namespace; returns its length, where the namespace begins. */
  static <K> int write(int group, int table, Codec<K> codec, K key, ByteWriter out) {
    out.clear();
    out.writeBytes(ofTable(group, table), 0, TABLE_BYTES);
    out.writeInt(0);
    codec.encode(key, out);
    int length = out.position() - HEAD_BYTES;
    byte[] bytes = out.array();
    bytes[TABLE_BYTES] = (byte) (length >>> 24);
    bytes[TABLE_BYTES + 1] = (byte) (length >>> 16);
    bytes[TABLE_BYTES + 2] = (byte) (length >>> 8);
    bytes[TABLE_BYTES + 3] = (byte) length;
    return out.position();
  }

  /** Where the entries of a slice and group begin, the end of those of the slice before it. */
  static byte[] ofSlice(int group, int table, long slice) {
    byte[] head = Arrays.copyOf(ofTable(group, table), SLICE_HEAD_BYTES);
    BIG_ENDIAN.set(head, TABLE_BYTES, slice ^ Long.MIN_VALUE);
    return head;
  }

  /** The slice of a key that begins as {@link #ofSlice} says. */
  static long slice(byte[] key) {
    return (long) BIG_ENDIAN.get(key, TABLE_BYTES) ^ Long.MIN_VALUE;
  }

  static boolean hasPrefix(byte @Nullable [] key, byte[] prefix, int length) {
    return key != null && key.length >= length && Arrays.equals(key, 0, length, prefix, 0, length);
  }
}
