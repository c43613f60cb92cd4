package dev.weir.state.rocksdb;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.Codec;
import dev.weir.state.StateTable;
import dev.weir.state.TableSpec;
import dev.weir.state.snapshot.SnapshotFormat.Groups;
import dev.weir.state.snapshot.TableHead;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table in RocksDB. The entries of a key come in the order of the bytes of their namespaces.
 * Owned by the subtask's event loop.
 */
final class RocksTable<K, N, V> implements StateTable<K, N, V>, RocksDeclared {
  private final TableSpec<K, N, V> spec;
  private final int number;
  private final Groups range;
  private final RocksInstance instance;
  private final RocksRow<V> row;
  private long size;
  private @Nullable RocksEntries<N, V> open;

  RocksTable(TableSpec<K, N, V> spec, int number, Groups range, RocksInstance instance) {
    this.spec = spec;
    this.number = number;
    this.range = range;
    this.instance = instance;
    this.row = new RocksRow<>(spec.value(), instance);
  }

  @Override
  public TableHead head() {
    return TableHead.of(spec, false);
  }

  @Override
  public RocksSnapshot.Numbered numbered() {
    return new RocksSnapshot.Numbered(head(), number, false);
  }

  @Override
  public @Nullable V get(int keyHash, K key, @Nullable N namespace) {
    locate(keyHash, key, namespace);
    return row.get();
  }

  @Override
  public void put(int keyHash, K key, @Nullable N namespace, V newValue) {
    row.value(newValue);
    locate(keyHash, key, namespace);
    closeEntries();
    if (row.put()) {
      size++;
    }
  }

  @Override
  public @Nullable V remove(int keyHash, K key, @Nullable N namespace) {
    locate(keyHash, key, namespace);
    V removed = row.remove();
    if (removed != null) {
      closeEntries();
      size--;
    }
    return removed;
  }

  @Override
  public Iterator<Map.Entry<N, V>> entries(int keyHash, K key) {
    closeEntries();
    int prefix = RocksKey.write(group(keyHash), number, spec.key(), key, row.key());
    byte[] start = Arrays.copyOf(row.key().array(), prefix);
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
    range.requireGroup(group, row.hash(spec.key(), key), spec.name());
    Codec<N> namespaces = spec.namespace();
    N namespace = namespaces == null ? null : namespaces.decode(in);
    row.value(spec.value().decode(in));
    writeKey(group, key, namespace);
    closeEntries();
    row.add();
    size++;
  }

  @Override
  public void closeEntries() {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  private int group(int keyHash) {
    return range.group(keyHash, spec.name());
  }

  /** Goes to the entry's row. */
  private void locate(int keyHash, K key, @Nullable N namespace) {
    if ((namespace == null) != (spec.namespace() == null)) {
      throw new IllegalArgumentException(
          "table '" + spec.name() + "': namespace " + namespace + " for " + spec.namespace());
    }
    writeKey(group(keyHash), key, namespace);
  }

  private void writeKey(int group, K key, @Nullable N namespace) {
    RocksKey.write(group, number, spec.key(), key, row.key());
    Codec<N> namespaces = spec.namespace();
    if (namespaces != null && namespace != null) {
      namespaces.encode(namespace, row.key());
    }
  }
}
