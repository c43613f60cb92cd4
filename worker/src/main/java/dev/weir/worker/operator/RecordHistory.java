package dev.weir.worker.operator;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.schema.Schema;
import dev.weir.api.schema.TypeRef;
import dev.weir.state.StateTable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All records that each key has had, in order of arrival, as bytes: one more is written behind the
 * others, which nobody decodes for it. Owned by the subtask's loop.
 *
 * <pre>
 *   last    key        → how many full chunks there are, and the records behind them
 *   chunks  key, chunk → records
 * </pre>
 *
 * <p>A chunk has up to 512 bytes, or one record that is longer. So an addition copies no more than
 * that, however long the history is.
 */
final class RecordHistory<K, T> {
  static final int CHUNK_BYTES = 512;

  private static final int MAX_RECORD_BYTES = Integer.MAX_VALUE - 8;

  private final StateTable<K, Void, Rows> last;
  private final StateTable<K, Long, Rows> chunks;
  private final Codec<T> codec;
  private final ByteWriter added = new ByteWriter(CHUNK_BYTES, MAX_RECORD_BYTES);
  private final ByteReader reader = new ByteReader();

  /**
   * The end of a history, or a full chunk of it. A fact: never changed once it is in a table.
   *
   * @param count of the records in {@code bytes}
   */
  private record Rows(int chunks, int count, byte[] bytes) {}

  private RecordHistory(
      StateTable<K, Void, Rows> last, StateTable<K, Long, Rows> chunks, Codec<T> codec) {
    this.last = last;
    this.chunks = chunks;
    this.codec = codec;
  }

  /** Declares the tables {@code name} and {@code name#chunks}. */
  static <K, T> RecordHistory<K, T> declare(KeyedTables<K> tables, String name, TypeRef<T> type) {
    String text = "history(" + Schema.of(type).text() + ")";
    return new RecordHistory<>(
        tables.table(name, null, null, text, new RowsCodec()),
        tables.table(name + "#chunks", "long", KeyedTables.LONG, text, new RowsCodec()),
        tables.codec(type));
  }

  /**
   * Adds a record to the end of a key's history.
   *
   * @throws IllegalArgumentException where it cannot be written; nothing is changed then
   */
  void add(int hash, K key, T record) {
    added.clear();
    codec.encode(record, added);
    last.put(hash, key, null, with(last.get(hash, key, null), hash, key));
  }

  /** The rows with what was added, in a new chunk where the one before is full. */
  private Rows with(@Nullable Rows before, int hash, K key) {
    if (before == null) {
      return new Rows(0, 1, added.toByteArray());
    }
    int length = before.bytes.length;
    if (length + added.position() > CHUNK_BYTES) {
      chunks.put(hash, key, (long) before.chunks, new Rows(0, before.count, before.bytes));
      return new Rows(before.chunks + 1, 1, added.toByteArray());
    }
    byte[] bytes = Arrays.copyOf(before.bytes, length + added.position());
    System.arraycopy(added.array(), 0, bytes, length, added.position());
    return new Rows(before.chunks, before.count + 1, bytes);
  }

  /**
   * Copies a key's history.
   *
   * @param to gets the records in order
   */
  void copy(int hash, K key, List<T> to) {
    Rows end = last.get(hash, key, null);
    if (end == null) {
      return;
    }
    for (int chunk = 0; chunk < end.chunks; chunk++) {
      Rows full = chunks.get(hash, key, (long) chunk);
      if (full == null) {
        throw new IllegalStateException("chunk " + chunk + " of key " + key + " is not there");
      }
      decode(full, to);
    }
    decode(end, to);
  }

  private void decode(Rows rows, List<T> to) {
    reader.reset(rows.bytes, 0, rows.bytes.length);
    for (int left = rows.count; left > 0; left--) {
      to.add(codec.decode(reader));
    }
  }

  /** {@code varint chunks, varint count, varint length, records}. */
  private record RowsCodec() implements Codec<Rows> {
    @Override
    public void encode(Rows rows, ByteWriter out) {
      out.writeVarInt(rows.chunks);
      out.writeVarInt(rows.count);
      out.writeByteArray(rows.bytes);
    }

    @Override
    public Rows decode(ByteReader in) {
      return new Rows(in.readVarInt(), in.readVarInt(), in.readByteArray());
    }

    @Override
    public boolean flat() {
      return true;
    }
  }
}
