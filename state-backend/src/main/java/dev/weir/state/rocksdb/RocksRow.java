package dev.weir.state.rocksdb;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The entry of a table that is worked on, by its key in the database. Remembers the last one and
 * whether it was there, so that counting entries costs no second look-up where a put follows a get.
 * Owned by the subtask's event loop.
 */
final class RocksRow<V> {
  private static final int FIRST_BYTES = 128;
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private final Codec<V> values;
  private final RocksInstance instance;
  private final ByteReader reader = new ByteReader();
  private final ByteWriter value = new ByteWriter(FIRST_BYTES, MAX_BYTES);
  private ByteWriter current = new ByteWriter(FIRST_BYTES, MAX_BYTES);
  private ByteWriter last = new ByteWriter(FIRST_BYTES, MAX_BYTES);
  private boolean lastThere;

  RocksRow(Codec<V> values, RocksInstance instance) {
    this.values = values;
    this.instance = instance;
  }

  /** To be written before anything else is called. */
  ByteWriter key() {
    return current;
  }

  /** The value that is put next; a failure to encode it leaves everything as it was. */
  void value(V newValue) {
    Objects.requireNonNull(newValue, "value");
    value.clear();
    values.encode(newValue, value);
  }

  /** Hash of a key, before {@link #value}. */
  <K> int hash(Codec<K> keys, K key) {
    return keys.hash(key, value);
  }

  @Nullable V get() {
    byte[] found = lookUp();
    remember(found != null);
    return found == null ? null : decode(found);
  }

  /** Returns whether the row is new. */
  boolean put() {
    boolean there = isLast() ? lastThere : lookUp() != null;
    add();
    return !there;
  }

  /** Puts a row of which nobody asks whether it is new. */
  void add() {
    try {
      instance
          .db()
          .put(
              instance.writing,
              current.array(),
              0,
              current.position(),
              value.array(),
              0,
              value.position());
    } catch (RocksDBException e) {
      throw instance.failure("written", e);
    }
    remember(true);
  }

  /** Removes and returns what was there. */
  @Nullable V remove() {
    byte[] found = isLast() && !lastThere ? null : lookUp();
    if (found != null) {
      try {
        instance.db().delete(instance.writing, current.array(), 0, current.position());
      } catch (RocksDBException e) {
        throw instance.failure("written", e);
      }
    }
    remember(false);
    return found == null ? null : decode(found);
  }

  /** Rows were removed by others. */
  void forget() {
    last.clear();
    lastThere = false;
  }

  V decode(byte[] bytes) {
    reader.reset(bytes, 0, bytes.length);
    return values.decode(reader);
  }

  private boolean isLast() {
    return current.position() == last.position()
        && Arrays.equals(current.array(), 0, current.position(), last.array(), 0, last.position());
  }

  private void remember(boolean there) {
    ByteWriter swapped = last;
    last = current;
    current = swapped;
    lastThere = there;
  }

  private byte @Nullable [] lookUp() {
    try {
      return instance.db().get(instance.reading, current.array(), 0, current.position());
    } catch (RocksDBException e) {
      throw instance.failure("read", e);
    }
  }
}
