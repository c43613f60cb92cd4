package dev.weir.worker.operator;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.state.StateTable;
import dev.weir.worker.operator.BothSides.Rows;
import org.jspecify.annotations.Nullable;

/**
 * The full chunks of long lists of one side: the records in front of those in {@link BothSides}. So
 * an addition writes at most 64 records again, however long the list is. Owned by the subtask's
 * loop.
 */
record SideChunks<K>(StateTable<K, Place, Object> table) {
  /** Namespace of a chunk. */
  record Place(long slice, int chunk) {}

  /** Declares the table {@code name#chunks}. */
  static <K> SideChunks<K> declare(
      KeyedTables<K> tables, String name, String text, BothSides.SideForm<?> form) {
    return new SideChunks<>(tables.table(name + "#chunks", "chunk", new PlaceForm(), text, form));
  }

  /** A side with one record more. */
  Object with(@Nullable Object side, int hash, K key, long slice, Object record) {
    if (side == null) {
      return record;
    }
    if (!(side instanceof Rows rows)) {
      return new Rows(0, new Object[] {side, record}, 2);
    }
    if (rows.isFull()) {
      int chunk = rows.chunks();
      table.put(hash, key, new Place(slice, chunk), new Rows(0, rows.records(), rows.count()));
      return new Rows(chunk + 1, new Object[] {record}, 1);
    }
    return rows.with(record);
  }

  /**
   * Copies a side with its chunks.
   *
   * @param remove whether the chunks are not needed any more
   */
  void copy(@Nullable Object side, int hash, K key, long slice, boolean remove, KeptRecords<?> to) {
    int chunks = side instanceof Rows rows ? rows.chunks() : 0;
    for (int chunk = 0; chunk < chunks; chunk++) {
      var place = new Place(slice, chunk);
      to.append(remove ? table.remove(hash, key, place) : table.get(hash, key, place));
    }
    to.append(side);
  }

  /** {@code i64 slice, i32 chunk}. */
  private record PlaceForm() implements Codec<Place> {
    @Override
    public void encode(Place place, ByteWriter out) {
      out.writeLong(place.slice);
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
