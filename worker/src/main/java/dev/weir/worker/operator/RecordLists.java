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
 * Lists of records in keyed state, one for each key and number, such as the start of a slice. A
 * list grows at its end and goes as a whole. Owned by the subtask's loop.
 *
 * <pre>
 *   last    key, number         → how many full chunks there are, and up to 64 records behind them
 *   chunks  key, number, chunk  → 64 records
 * </pre>
 *
 * <p>So an addition writes at most 64 records again, however long the list is.
 */
final class RecordLists<K, T> {
  static final int CHUNK_RECORDS = 64;

  private final StateTable<K, Long, Rows> last;
  private final StateTable<K, Place, Rows> chunks;

  /** The end of a list. A fact: never changed once it is in a table. */
  private record Rows(int chunks, Object[] records) {
    private static final Object[] NO_RECORDS = {};

    Rows with(Object record) {
      Object[] more = Arrays.copyOf(records, records.length + 1);
      more[records.length] = record;
      return new Rows(chunks, more);
    }
  }

  /** Namespace of a full chunk. */
  private record Place(long number, int chunk) {}

  private RecordLists(StateTable<K, Long, Rows> last, StateTable<K, Place, Rows> chunks) {
    this.last = last;
    this.chunks = chunks;
  }

  /** Declares the tables {@code name} and {@code name#chunks}. */
  static <K, T> RecordLists<K, T> declare(KeyedTables<K> tables, String name, TypeRef<T> type) {
    String text = "list(" + Schema.of(type).text() + ")";
    var rows = new RowsCodec<>(tables.codec(type));
    return new RecordLists<>(
        tables.table(name, "long", KeyedTables.LONG, text, rows),
        tables.table(name + "#chunks", "chunk", new PlaceCodec(), text, rows));
  }

  /**
   * Adds a record to the end of a list.
   *
   * @return whether it is the first
   */
  boolean add(int hash, K key, long number, T record) {
    Rows before = last.get(hash, key, number);
    if (before == null) {
      last.put(hash, key, number, new Rows(0, new Object[] {record}));
      return true;
    }
    if (before.records.length == CHUNK_RECORDS) {
      chunks.put(hash, key, new Place(number, before.chunks), new Rows(0, before.records));
      before = new Rows(before.chunks + 1, Rows.NO_RECORDS);
    }
    last.put(hash, key, number, before.with(record));
    return false;
  }

  /**
   * Copies a list.
   *
   * @param to gets the records in order
   * @return whether there is one
   */
  boolean copy(int hash, K key, long number, List<T> to) {
    Rows rows = last.get(hash, key, number);
    if (rows == null) {
      return false;
    }
    for (int chunk = 0; chunk < rows.chunks; chunk++) {
      append(chunks.get(hash, key, new Place(number, chunk)), to);
    }
    append(rows, to);
    return true;
  }

  /** Removes a list. */
  void remove(int hash, K key, long number) {
    Rows rows = last.remove(hash, key, number);
    if (rows != null) {
      for (int chunk = 0; chunk < rows.chunks; chunk++) {
        chunks.remove(hash, key, new Place(number, chunk));
      }
    }
  }

  @SuppressWarnings("unchecked") // only add puts records in
  private void append(@Nullable Rows rows, List<T> to) {
    if (rows != null) {
      for (Object record : rows.records) {
        to.add((T) record);
      }
    }
  }

  /** {@code varint chunks, varint length, records}. */
  private record RowsCodec<T>(Codec<T> records) implements Codec<Rows> {
    @Override
    @SuppressWarnings("unchecked")
    public void encode(Rows rows, ByteWriter out) {
      out.writeVarInt(rows.chunks);
      out.writeVarInt(rows.records.length);
      for (Object record : rows.records) {
        records.encode((T) record, out);
      }
    }

    @Override
    public Rows decode(ByteReader in) {
      int chunks = in.readVarInt();
      var decoded = new Object[in.readCount(0)];
      for (int i = 0; i < decoded.length; i++) {
        decoded[i] = records.decode(in);
      }
      return new Rows(chunks, decoded);
    }
  }

  /** {@code i64 number, i32 chunk}. */
  private record PlaceCodec() implements Codec<Place> {
    @Override
    public void encode(Place place, ByteWriter out) {
      out.writeLong(place.number);
      out.writeInt(place.chunk);
    }

    @Override
    public Place decode(ByteReader in) {
      return new Place(in.readLong(), in.readInt());
    }

    @Override
    public boolean canonical() {
      return true;
    }
  }
}
