package dev.weir.state.heap;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.LongForm;
import dev.weir.state.StateTable;
import dev.weir.state.TableSpec;
import dev.weir.state.heap.LongGroups.Pools;
import dev.weir.state.heap.LongGroups.TableRange;
import dev.weir.state.snapshot.FrozenTable;
import dev.weir.state.snapshot.SnapshotFormat.Groups;
import dev.weir.state.snapshot.TableHead;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table on the heap whose keys, and namespaces if it has them, are numbers; values that are
 * numbers stand beside them, flat ones are kept as bytes, others as references. A record, so that a
 * chain that reaches it from a constant works on numbers alone: no object is made for a key, a
 * namespace or a value that the caller makes none of. Owned by the subtask's event loop.
 */
record LongTable<K, N, V>(
    TableSpec<K, N, V> spec,
    TableRange range,
    LongForm<K> keys,
    @Nullable LongForm<N> namespaces,
    SlotValues<V> values,
    ByteWriter scratch,
    LongGroups entries)
    implements StateTable<K, N, V>, Declared {
  /** From about so many on, of 16 bytes at least, a table does not fit a core's own cache. */
  private static final int FAR_ENTRIES = 1 << 14;

  /** The table, or null where keys or namespaces are no numbers or those of a key are listed. */
  static <K, N, V> @Nullable LongTable<K, N, V> of(
      TableSpec<K, N, V> spec, Groups groups, Freezes freezes, ByteWriter scratch) {
    LongForm<K> keys = spec.key().longForm();
    Codec<N> codec = spec.namespace();
    LongForm<N> namespaces = codec == null ? null : codec.longForm();
    if (keys == null || (codec != null && (namespaces == null || spec.listed()))) {
      return null;
    }
    Layout layout = Layout.of(keys, codec == null ? 1 : 2, spec.value());
    TableRange range = new TableRange(spec.name(), groups, layout);
    LongGroups entries = new LongGroups(Pools.of(layout, freezes), groups);
    SlotValues<V> values = SlotValues.of(spec, layout, scratch);
    return new LongTable<>(spec, range, keys, namespaces, values, scratch, entries);
  }

  @Override
  public TableHead head() {
    return TableHead.of(spec, false);
  }

  private Layout layout() {
    return range.layout();
  }

  /** A namespace as a number, 0 where the table has none. */
  static <N> long number(
      @Nullable LongForm<N> form, @Nullable N namespace, TableSpec<?, N, ?> spec) {
    if (form == null) {
      if (namespace == null) {
        return 0;
      }
    } else if (namespace != null) {
      return form.toLong(namespace);
    }
    throw new IllegalArgumentException(
        "table '"
            + spec.name()
            + "' has "
            + (form == null ? "no " : "")
            + "namespaces, given: "
            + namespace);
  }

  private V value(int slot) {
    return values.found(entries, slot);
  }

  @Override
  public boolean isByNumber() {
    return namespaces == null;
  }

  @Override
  public @Nullable V get(int keyHash, K key, @Nullable N namespace) {
    return valueOf(keyHash, keys.toLong(key), number(namespaces, namespace, spec));
  }

  @Override
  public @Nullable V get(int keyHash, long key) {
    return valueOf(keyHash, key, 0);
  }

  private @Nullable V valueOf(int keyHash, long key, long namespace) {
    int slot = entries.find(range, keyHash, key, namespace);
    return slot < 0 ? null : value(slot);
  }

  @Override
  public void put(int keyHash, K key, @Nullable N namespace, V value) {
    set(keyHash, keys.toLong(key), number(namespaces, namespace, spec), value);
  }

  @Override
  public void put(int keyHash, long key, V value) {
    set(keyHash, key, 0, value);
  }

  /**
   * A number is taken out of its object before the search, as the JVM's compiler leaves out the
   * object only where nothing after it could ask for it.
   */
  private void set(int keyHash, long key, long namespace, V value) {
    LongForm<V> numbers = values.numbers();
    if (numbers != null) {
      putNumber(keyHash, key, namespace, numbers.toLong(value));
    } else if (layout().bytes()) {
      values.encode(value);
      entries.find(range, keyHash, key, namespace);
      entries.putBytes(layout(), keyHash, values.scratch());
    } else {
      Objects.requireNonNull(value, "value");
      int slot = entries.findOrAdd(range, keyHash, key, namespace);
      entries.group().set(slot, value);
    }
  }

  private void putNumber(int keyHash, long key, long namespace, long value) {
    int slot = entries.findOrAdd(range, keyHash, key, namespace);
    entries.group().set(layout(), slot, layout().keyWords(), value);
  }

  @Override
  public @Nullable V remove(int keyHash, K key, @Nullable N namespace) {
    int slot = entries.find(range, keyHash, keys.toLong(key), number(namespaces, namespace, spec));
    if (slot < 0) {
      return null;
    }
    V removed = value(slot);
    entries.remove(layout());
    return removed;
  }

  @Override
  @SuppressWarnings("NullAway") // a namespace is null where the table has none
  public Iterator<Map.Entry<N, V>> entries(int keyHash, K key) {
    if (namespaces != null) {
      throw new UnsupportedOperationException(
          "table '" + spec.name() + "' does not list the namespaces of a key");
    }
    V value = get(keyHash, key, null);
    return value == null
        ? Collections.emptyIterator()
        : List.<Map.Entry<N, V>>of(new SimpleImmutableEntry<>(null, value)).iterator();
  }

  @Override
  public long size() {
    return entries.size();
  }

  @Override
  public boolean isFar() {
    return entries.size() > FAR_ENTRIES;
  }

  @Override
  public long touch(int[] keyHashes, long[] numbers, int count) {
    return isByNumber() ? entries.touch(range, keyHashes, numbers, count) : 0;
  }

  @Override
  public long sizeBytes() {
    return entries.sizeBytes(layout());
  }

  @Override
  public FrozenTable freeze() {
    return new Frozen<>(
        head(), range, keys, namespaces, values.numbers(), spec.value(), entries.freeze());
  }

  @Override
  public void restoreEntry(int group, ByteReader in) {
    K key = spec.key().decode(in);
    Codec<N> codec = spec.namespace();
    N namespace = codec == null ? null : codec.decode(in);
    int keyHash = spec.key().hash(key, scratch);
    range.groups().requireGroup(group, keyHash, spec.name());
    put(keyHash, key, namespace, spec.value().decode(in));
  }

  /** The table as it was. */
  record Frozen<K, N, V>(
      TableHead head,
      TableRange range,
      LongForm<K> keys,
      @Nullable LongForm<N> namespaces,
      @Nullable LongForm<V> values,
      Codec<V> codec,
      LongGroups.Frozen entries)
      implements FrozenTable {
    @Override
    public int writeGroup(int group, ByteWriter out) {
      return writeGroup(group, 0, out);
    }

    /**
     * @param namespace of all entries, where each has none of its own
     */
    int writeGroup(int group, long namespace, ByteWriter out) {
      LongSlots.Frozen frozen = entries.groups()[group - range.groups().first()];
      if (frozen == null) {
        return 0;
      }
      return frozen.objects() == null
          ? writeWords(frozen, namespace, out)
          : writeObjects(frozen, frozen.objects(), namespace, out);
    }

    /**
     * A page in three rounds, each of which does little, as most of the time is waiting for memory:
     * the slots that are taken are put together, without a branch that nobody could foretell; then
     * their cells are touched, then they are written.
     */
    private int writeWords(LongSlots.Frozen frozen, long namespace, ByteWriter out) {
      int width = range.layout().width();
      int valueAt = range.layout().keyWords();
      CellPages.Frozen cells = entries.cells();
      long[] taken = new long[frozen.pages()[0].length]; // all pages of a group have one length
      int words = 0;
      for (long[] page : frozen.pages()) {
        int end = LongSlots.Frozen.taken(page, width, frozen.vacant(), taken);
        if (cells != null) {
          out.reserve(cells.bytes(taken, end, width));
        }
        for (int at = 0; at < end; at += width) {
          writeKey(taken[at], valueAt == 2 ? taken[at + 1] : namespace, out);
          if (values != null) {
            values.encode(taken[at + valueAt], out);
          } else if (cells != null) {
            cells.write(taken[at + valueAt], out);
          }
        }
        words += end;
      }
      return words / width;
    }

    @SuppressWarnings("unchecked")
    private int writeObjects(
        LongSlots.Frozen frozen, @Nullable Object[][] objects, long namespace, ByteWriter out) {
      int width = range.layout().width();
      boolean namespaced = range.layout().keyWords() == 2;
      int count = 0;
      for (int number = 0; number < objects.length; number++) {
        long[] page = frozen.pages()[number];
        for (int at = 0, slot = 0; at < page.length; at += width, slot++) {
          if (page[at] != frozen.vacant()) {
            writeKey(page[at], namespaced ? page[at + 1] : namespace, out);
            codec.encode((V) objects[number][slot], out);
            count++;
          }
        }
      }
      return count;
    }

    private void writeKey(long key, long namespace, ByteWriter out) {
      keys.encode(key, out);
      if (namespaces != null) {
        namespaces.encode(namespace, out);
      }
    }
  }
}
