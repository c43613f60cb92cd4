package dev.weir.state.rocksdb;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.topology.KeyGroups;
import dev.weir.state.StateTable;
import dev.weir.state.TableSpec;
import dev.weir.state.snapshot.RestoreTarget;
import dev.weir.state.snapshot.SnapshotFormat.Groups;
import dev.weir.state.snapshot.TableHead;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * A table in RocksDB. Remembers the last key it looked at and whether it was there, so that
 * counting entries costs no second look-up where a put follows a get. The entries of a key come in
 * the order of the bytes of their namespaces. Owned by the subtask's event loop.
 */
final class RocksTable<K, N, V> implements StateTable<K, N, V>, RestoreTarget {
  private static final int FIRST_BYTES = 128;
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private final TableSpec<K, N, V> spec;
  private final int number;
  private final Groups range;
  private final RocksInstance instance;
  private final ByteReader reader = new ByteReader();
  private final ByteWriter value = new ByteWriter(FIRST_BYTES, MAX_BYTES);
  private ByteWriter current = new ByteWriter(FIRST_BYTES, MAX_BYTES);
  private ByteWriter last = new ByteWriter(FIRST_BYTES, MAX_BYTES);
  private boolean lastThere;
  private long size;
  private @Nullable RocksEntries<N, V> open;

  RocksTable(TableSpec<K, N, V> spec, int number, Groups range, RocksInstance instance) {
    this.spec = spec;
    this.number = number;
    this.range = range;
    this.instance = instance;
  }

  @Override
  public TableHead head() {
    return TableHead.of(spec, false);
  }

  int number() {
    return number;
  }

  @Override
  public @Nullable V get(int keyHash, K key, @Nullable N namespace) {
    locate(keyHash, key, namespace);
    byte[] found = lookUp();
    remember(found != null);
    return found == null ? null : decode(found);
  }

  @Override
  public void put(int keyHash, K key, @Nullable N namespace, V newValue) {
    Objects.requireNonNull(newValue, "value");
    value.clear();
    spec.value().encode(newValue, value);
    locate(keyHash, key, namespace);
    boolean there = isLast() ? lastThere : lookUp() != null;
    write();
    remember(true);
    if (!there) {
      size++;
    }
  }

  @Override
  public @Nullable V remove(int keyHash, K key, @Nullable N namespace) {
    locate(keyHash, key, namespace);
    byte[] found = isLast() && !lastThere ? null : lookUp();
    if (found != null) {
      closeEntries();
      try {
        instance.db().delete(instance.writing, current.array(), 0, current.position());
      } catch (RocksDBException e) {
        throw instance.failure("written", e);
      }
      size--;
    }
    remember(false);
    return found == null ? null : decode(found);
  }

  @Override
  public Iterator<Map.Entry<N, V>> entries(int keyHash, K key) {
    closeEntries();
    int prefix = RocksKey.write(group(keyHash), number, spec.key(), key, current);
    byte[] start = Arrays.copyOf(current.array(), prefix);
    open = new RocksEntries<>(spec, start, instance);
    return open;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void restoreEntry(int group, ByteReader in) {
    K key = spec.key().decode(in);
    range.requireGroup(group, spec.key().hash(key, value), spec.name());
    Codec<N> namespaces = spec.namespace();
    N namespace = namespaces == null ? null : namespaces.decode(in);
    V restored = spec.value().decode(in);
    writeKey(group, key, namespace);
    value.clear();
    spec.value().encode(restored, value);
    write();
    remember(true);
    size++;
  }

  /** Ends the iteration that is open, as it holds native memory. */
  void closeEntries() {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  private int group(int keyHash) {
    int group = KeyGroups.group(keyHash, range.max());
    if (group < range.first() || group >= range.end()) {
      throw range.notHere(group, spec.name());
    }
    return group;
  }

  /** Writes the entry's key to {@code current}. */
  private void locate(int keyHash, K key, @Nullable N namespace) {
    if ((namespace == null) != (spec.namespace() == null)) {
      throw new IllegalArgumentException(
          "table '" + spec.name() + "': namespace " + namespace + " for " + spec.namespace());
    }
    writeKey(group(keyHash), key, namespace);
  }

  private void writeKey(int group, K key, @Nullable N namespace) {
    RocksKey.write(group, number, spec.key(), key, current);
    Codec<N> namespaces = spec.namespace();
    if (namespaces != null && namespace != null) {
      namespaces.encode(namespace, current);
    }
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

  private void write() {
    closeEntries();
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
  }

  private V decode(byte[] bytes) {
    reader.reset(bytes, 0, bytes.length);
    return spec.value().decode(reader);
  }
}
