package dev.weir.state.heap;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.state.StateTable;
import dev.weir.state.TableSpec;
import dev.weir.state.snapshot.FrozenTable;
import dev.weir.state.snapshot.SnapshotFormat.Groups;
import dev.weir.state.snapshot.TableHead;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A table on the heap. Keys and namespaces are found by {@code equals}, which for types with a
 * canonical codec agrees with their bytes. Entries come in the order in which they were added.
 * Owned by the subtask's event loop.
 */
final class HeapTable<K, N, V> implements StateTable<K, N, V>, Declared {
  /** A guess at what key, namespace and value of an entry take besides the table. */
  private static final int OBJECT_BYTES = 64;

  private final TableSpec<K, N, V> spec;
  private final Groups range;
  private final TableHead head;
  private final Freezes freezes;
  private final ByteWriter scratch;
  private final @Nullable GroupTable[] groups;
  private long size;
  private int changes;

  private @Nullable GroupTable lastGroup;
  private int lastHash;
  private @Nullable K lastKey;
  private @Nullable N lastNamespace;
  private int lastEntry = GroupTable.NONE;

  HeapTable(TableSpec<K, N, V> spec, Groups range, Freezes freezes, ByteWriter scratch) {
    this(spec, TableHead.of(spec, false), range, freezes, scratch);
  }

  HeapTable(
      TableSpec<K, N, V> spec, TableHead head, Groups range, Freezes freezes, ByteWriter scratch) {
    this.spec = spec;
    this.head = head;
    this.range = range;
    this.freezes = freezes;
    this.scratch = scratch;
    this.groups = new GroupTable[range.end() - range.first()];
  }

  @Override
  public TableHead head() {
    return head;
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable V get(int keyHash, K key, @Nullable N namespace) {
    GroupTable group = locate(keyHash, key, namespace);
    return group == null || lastEntry == GroupTable.NONE
        ? null
        : (V) group.entries().value(lastEntry);
  }

  /**
   * Looks an entry up and remembers where it is, as most puts follow a get of the same objects, or
   * of a number's.
   *
   * @return its group, null where the group has no entry yet
   */
  private @Nullable GroupTable locate(int keyHash, K key, @Nullable N namespace) {
    if (keyHash == lastHash && namespace == lastNamespace && key.equals(lastKey)) {
      return lastGroup;
    }
    checkNamespace(namespace);
    GroupTable group = groups[groupIndex(keyHash)];
    lastHash = keyHash;
    remember(
        group,
        key,
        namespace,
        group == null ? GroupTable.NONE : group.find(keyHash, key, namespace));
    return group;
  }

  private void remember(
      @Nullable GroupTable group, @Nullable K key, @Nullable N namespace, int entry) {
    lastGroup = group;
    lastKey = key;
    lastNamespace = namespace;
    lastEntry = entry;
  }

  @Override
  public void put(int keyHash, K key, @Nullable N namespace, V value) {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(key, "key");
    GroupTable group = locate(keyHash, key, namespace);
    if (group != null && lastEntry != GroupTable.NONE) {
      group.entries().replace(lastEntry, value);
    } else {
      GroupTable present = group != null ? group : newGroup(groupIndex(keyHash));
      remember(present, key, namespace, present.add(keyHash, key, namespace, value));
      size++;
    }
    changes++;
  }

  @Override
  @SuppressWarnings("unchecked")
  public @Nullable V remove(int keyHash, K key, @Nullable N namespace) {
    checkNamespace(namespace);
    GroupTable group = groups[groupIndex(keyHash)];
    if (group == null) {
      return null;
    }
    remember(null, null, null, GroupTable.NONE);
    Object removed = group.remove(keyHash, key, namespace);
    if (removed != null) {
      size--;
      changes++;
    }
    return (V) removed;
  }

  @Override
  public Iterator<Map.Entry<N, V>> entries(int keyHash, K key) {
    GroupTable group = groups[groupIndex(keyHash)];
    int first = group == null ? GroupTable.NONE : group.firstOf(keyHash, key);
    return group == null || first == GroupTable.NONE
        ? Collections.emptyIterator()
        : new Entries(group, first);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long sizeBytes() {
    long bytes = size * OBJECT_BYTES;
    for (GroupTable group : groups) {
      bytes += group == null ? 0 : group.sizeBytes();
    }
    return bytes;
  }

  private void checkNamespace(@Nullable N namespace) {
    if ((namespace == null) != (spec.namespace() == null)) {
      throw new IllegalArgumentException(
          "table '"
              + spec.name()
              + "' has "
              + (spec.namespace() == null ? "no " : "")
              + "namespaces, given: "
              + namespace);
    }
  }

  private int groupIndex(int keyHash) {
    return range.group(keyHash, spec.name()) - range.first();
  }

  private GroupTable newGroup(int at) {
    GroupTable group = new GroupTable(freezes, spec.namespace() != null);
    groups[at] = group;
    return group;
  }

  @Override
  public FrozenTable freeze() {
    EntryPages.Frozen[] frozen = new EntryPages.Frozen[groups.length];
    for (int at = 0; at < groups.length; at++) {
      GroupTable group = groups[at];
      if (group != null && group.entries().size() > 0) {
        frozen[at] = group.entries().freeze();
      }
    }
    return new Frozen<>(head, spec, range.first(), frozen);
  }

  @Override
  public void restoreEntry(int group, ByteReader in) {
    K key = spec.key().decode(in);
    Codec<N> namespaces = spec.namespace();
    N namespace = namespaces == null ? null : namespaces.decode(in);
    int keyHash = spec.key().hash(key, scratch);
    range.requireGroup(group, keyHash, spec.name());
    put(keyHash, key, namespace, spec.value().decode(in));
  }

  /** The table as it was. */
  private record Frozen<K, N, V>(
      TableHead head, TableSpec<K, N, V> spec, int first, EntryPages.@Nullable Frozen[] groups)
      implements FrozenTable {
    @Override
    @SuppressWarnings("unchecked")
    public int writeGroup(int group, ByteWriter out) {
      EntryPages.Frozen pages = groups[group - first];
      if (pages == null) {
        return 0;
      }
      Codec<N> namespaces = spec.namespace();
      return pages.forEach(
          (key, namespace, value) -> {
            spec.key().encode((K) key, out);
            if (namespaces != null) {
              namespaces.encode((N) Objects.requireNonNull(namespace), out);
            }
            spec.value().encode((V) value, out);
          });
    }
  }

  private final class Entries implements Iterator<Map.Entry<N, V>> {
    private final GroupTable group;
    private final int first;
    private final int expectedChanges = changes;
    private int next;

    Entries(GroupTable group, int first) {
      this.group = group;
      this.first = first;
      this.next = first;
    }

    @Override
    public boolean hasNext() {
      return next != GroupTable.NONE;
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // a namespace is null where the table has none
    public Map.Entry<N, V> next() {
      if (expectedChanges != changes) {
        throw new ConcurrentModificationException("table '" + spec.name() + "' was changed");
      }
      if (next == GroupTable.NONE) {
        throw new NoSuchElementException();
      }
      int entry = next;
      next = group.after(entry, first);
      return new SimpleImmutableEntry<>(
          (N) group.entries().namespace(entry), (V) group.entries().value(entry));
    }
  }
}
