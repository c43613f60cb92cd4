package dev.weir.state.rocksdb;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.Codec;
import dev.weir.state.TableSpec;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The entries of one key. Native memory is held until the last entry is read, the table changes or
 * is closed. Owned by the subtask's event loop.
 */
final class RocksEntries<N, V> implements Iterator<Map.Entry<N, V>> {
  private final TableSpec<?, N, V> spec;
  private final byte[] prefix;
  private final RocksInstance instance;
  private final RocksIterator iterator;
  private final ByteReader reader = new ByteReader();
  private boolean ended;
  private boolean closed;

  RocksEntries(TableSpec<?, N, V> spec, byte[] prefix, RocksInstance instance) {
    this.spec = spec;
    this.prefix = prefix;
    this.instance = instance;
    this.iterator = instance.db().newIterator(instance.reading);
    iterator.seek(prefix);
    stopAtEnd();
  }

  private void stopAtEnd() {
    if (iterator.isValid()) {
      byte[] key = iterator.key();
      boolean whole = spec.namespace() == null;
      ended =
          !RocksKey.hasPrefix(key, prefix, prefix.length) || (whole && key.length > prefix.length);
    } else {
      ended = true;
      try {
        iterator.status();
      } catch (RocksDBException e) {
        close();
        throw instance.failure("read", e);
      }
    }
    if (ended) {
      close();
    }
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  @Override
  @SuppressWarnings("NullAway") // a namespace is null where the table has none
  public Map.Entry<N, V> next() {
    if (ended) {
      throw new NoSuchElementException();
    }
    if (closed) {
      throw new ConcurrentModificationException("table '" + spec.name() + "' was changed");
    }
    byte[] key = iterator.key();
    Codec<N> namespaces = spec.namespace();
    N namespace = null;
    if (namespaces != null) {
      reader.reset(key, prefix.length, key.length - prefix.length);
      namespace = namespaces.decode(reader);
    }
    byte[] bytes = iterator.value();
    reader.reset(bytes, 0, bytes.length);
    V value = spec.value().decode(reader);
    iterator.next();
    stopAtEnd();
    return new SimpleImmutableEntry<>(namespace, value);
  }

  void close() {
    if (!closed) {
      closed = true;
      iterator.close();
    }
  }
}
