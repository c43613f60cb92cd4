package dev.weir.state.rocksdb;

import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import org.jspecify.annotations.Nullable;

/**
 * The key of an entry in the database. Groups and tables lie together, as do the namespaces of a
 * key, since no other key has the same length and bytes.
 *
 * <pre>
 *   2  key group, big-endian
 *   2  number of the table, big-endian
 *   4  length of the key, big-endian
 *      key, namespace (where the table has them): as in a snapshot
 * </pre>
 */
final class RocksKey {
  static final int HEAD_BYTES = 8;
  private static final int TABLE_BYTES = 4;

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

  static boolean hasPrefix(byte @Nullable [] key, byte[] prefix, int length) {
    return key != null
        && key.length >= length
        && java.util.Arrays.equals(key, 0, length, prefix, 0, length);
  }
}
