package dev.weir.state.rocksdb;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.LongForm;
import dev.weir.state.SliceEntries;
import dev.weir.state.TableSpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Reads slices of a key group, which are one range of the database. Native memory is held until the
 * table changes or is closed. Owned by the subtask's event loop.
 */
final class RocksSliceEntries<K, V> implements SliceEntries<K, V> {
  private final TableSpec<K, Long, V> spec;
  private final int table;
  private final RocksRow<V> row;
  private final RocksInstance instance;
  private final ByteReader reader = new ByteReader();
  private @Nullable RocksIterator open;
  private byte[] end = new byte[0];
  private byte[] entryKey = new byte[0];
  private boolean first;

  RocksSliceEntries(
      TableSpec<K, Long, V> spec, int table, RocksRow<V> row, RocksInstance instance) {
    this.spec = spec;
    this.table = table;
    this.row = row;
    this.instance = instance;
  }

  @Override
  public void seek(int group, long from, long until) {
    RocksIterator iterator = open;
    if (iterator == null) {
      iterator = instance.db().newIterator(instance.reading);
      open = iterator;
    }
    end = RocksKey.ofSlice(group, table, until);
    iterator.seek(RocksKey.ofSlice(group, table, from));
    first = true;
  }

  @Override
  public boolean next() {
    RocksIterator iterator = required();
    if (!first && iterator.isValid()) {
      iterator.next();
    }
    first = false;
    if (iterator.isValid()) {
      entryKey = iterator.key();
      return Arrays.compareUnsigned(entryKey, end) < 0;
    }
    try {
      iterator.status();
    } catch (RocksDBException e) {
      close();
      throw instance.failure("read", e);
    }
    return false;
  }

  private RocksIterator required() {
    RocksIterator iterator = open;
    if (iterator == null) {
      throw new IllegalStateException("table '" + spec.name() + "' was changed");
    }
    return iterator;
  }

  @Override
  public long slice() {
    return RocksKey.slice(entryKey);
  }

  @Override
  public K key() {
    int head = RocksKey.SLICE_HEAD_BYTES;
    reader.reset(entryKey, head, entryKey.length - head);
    return spec.key().decode(reader);
  }

  @Override
  public V value() {
    return row.decode(required().value());
  }

  @Override
  public long keyNumber() {
    return number(spec.key().longForm(), key());
  }

  @Override
  public long valueNumber() {
    return number(spec.value().longForm(), value());
  }

  private <T> long number(@Nullable LongForm<T> form, T value) {
    if (form == null) {
      throw new UnsupportedOperationException(
          "table '" + spec.name() + "': " + value + " is no number");
    }
    return form.toLong(value);
  }

  void close() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
