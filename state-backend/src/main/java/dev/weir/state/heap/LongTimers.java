package dev.weir.state.heap;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.LongForm;
import dev.weir.api.codec.MalformedBytesException;
import dev.weir.state.TableSpec;
import dev.weir.state.TimerTable;
import dev.weir.state.heap.LongGroups.TableRange;
import dev.weir.state.snapshot.FrozenTable;
import dev.weir.state.snapshot.SnapshotFormat.Groups;
import dev.weir.state.snapshot.TableHead;
import org.jspecify.annotations.Nullable;

/**
 * Timers on the heap whose keys, and namespaces if they have them, are numbers: a table from both
 * to the time that is set and the number of that setting, which is what is frozen, and the settings
 * by time in {@link TimerQueue}. A setting is in force while the table holds its number; a timer
 * that is set to another time or cancelled leaves its old setting where it is. A timer set again to
 * the time it has keeps its place. After a restore, timers of the same time fire in the order of
 * the snapshot. Owned by the subtask's event loop.
 */
final class LongTimers<K, N> implements TimerTable<K, N>, Declared {
  private static final LongForm<Long> TIMES =
      new LongForm<>(Long.BYTES, time -> time, number -> number);

  private final TableSpec<K, N, Long> spec;
  private final TableHead head;
  private final TableRange range;
  private final LongForm<K> keys;
  private final @Nullable LongForm<N> namespaces;
  private final ByteWriter scratch;
  private final LongGroups entries;
  private final TimerQueue queue = new TimerQueue(this::inForce);
  private int settings;

  private LongTimers(
      TableSpec<K, N, Long> spec,
      LongForm<K> keys,
      @Nullable LongForm<N> namespaces,
      Groups groups,
      Freezes freezes,
      ByteWriter scratch) {
    this.spec = spec;
    this.head = TableHead.of(spec, true);
    this.keys = keys;
    this.namespaces = namespaces;
    this.scratch = scratch;
    Layout layout = new Layout(keys, namespaces == null ? 1 : 2, 2, Layout.Beside.NOTHING);
    this.range = new TableRange(spec.name(), groups, layout);
    this.entries = new LongGroups(LongGroups.Pools.of(layout, freezes), groups);
  }

  /** The timers, or null where keys or namespaces are no numbers. */
  static <K, N> @Nullable LongTimers<K, N> of(
      TableSpec<K, N, Long> spec, Groups groups, Freezes freezes, ByteWriter scratch) {
    LongForm<K> keys = spec.key().longForm();
    Codec<N> codec = spec.namespace();
    LongForm<N> namespaces = codec == null ? null : codec.longForm();
    return keys == null || (codec != null && namespaces == null)
        ? null
        : new LongTimers<>(spec, keys, namespaces, groups, freezes, scratch);
  }

  private int timeAt() {
    return range.layout().keyWords();
  }

  private long word(int slot, int word) {
    return entries.group().word(range.layout(), slot, word);
  }

  private void set(int slot, int word, long value) {
    entries.group().set(range.layout(), slot, word, value);
  }

  @Override
  public TableHead head() {
    return head;
  }

  @Override
  public void set(int keyHash, K key, @Nullable N namespace, long time) {
    if (time == NEVER) {
      throw new IllegalArgumentException("a timer for the time " + NEVER + ", which means never");
    }
    long keyNumber = keys.toLong(key);
    long namespaceNumber = LongTable.number(namespaces, namespace, spec);
    int slot = entries.find(range, keyHash, keyNumber, namespaceNumber);
    if (slot >= 0) {
      long current = word(slot, timeAt());
      if (current == time) {
        return;
      }
      set(slot, timeAt(), time);
      set(slot, timeAt() + 1, ++settings);
      queue.drop(current);
    } else {
      slot = entries.add(range.layout(), keyHash);
      set(slot, timeAt(), time);
      set(slot, timeAt() + 1, ++settings);
    }
    queue.add(time, keyHash, keyNumber, namespaceNumber, settings);
  }

  @Override
  public void cancel(int keyHash, K key, @Nullable N namespace) {
    long namespaceNumber = LongTable.number(namespaces, namespace, spec);
    int slot = entries.find(range, keyHash, keys.toLong(key), namespaceNumber);
    if (slot >= 0) {
      long time = word(slot, timeAt());
      entries.remove(range.layout());
      queue.drop(time);
    }
  }

  /** Settings are numbered anew after 2^32; to be taken for another, one must have its time too. */
  private boolean inForce(int keyHash, long key, long namespace, long time, int setting) {
    int slot = entries.find(range, keyHash, key, namespace);
    return slot >= 0 && word(slot, timeAt()) == time && (int) word(slot, timeAt() + 1) == setting;
  }

  @Override
  public long earliest() {
    return queue.earliest(NEVER);
  }

  @Override
  public boolean pollDue(long upTo, Fired<K, N> fired) {
    long time = queue.earliest(NEVER);
    if (time > upTo || time == NEVER) {
      return false;
    }
    queue.poll();
    entries.remove(range.layout()); // the queue looked it up last
    fired.fired(
        queue.keyHash(),
        keys.ofLong(queue.key()),
        namespaces == null ? null : namespaces.ofLong(queue.namespace()),
        time);
    return true;
  }

  @Override
  public long size() {
    return entries.size();
  }

  @Override
  public long sizeBytes() {
    return entries.sizeBytes(range.layout()) + queue.sizeBytes();
  }

  @Override
  public FrozenTable freeze() {
    return new LongTable.Frozen<>(
        head, range, keys, namespaces, TIMES, spec.value(), entries.freeze());
  }

  @Override
  public void restoreEntry(int group, ByteReader in) {
    K key = spec.key().decode(in);
    Codec<N> codec = spec.namespace();
    N namespace = codec == null ? null : codec.decode(in);
    int keyHash = spec.key().hash(key, scratch);
    range.groups().requireGroup(group, keyHash, spec.name());
    long time = spec.value().decode(in);
    if (time == NEVER) {
      throw new MalformedBytesException("a timer without a time");
    }
    set(keyHash, key, namespace, time);
  }
}
