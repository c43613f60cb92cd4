package dev.weir.state.heap;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.codec.MalformedBytesException;
import dev.weir.state.TableSpec;
import dev.weir.state.TimerTable;
import dev.weir.state.heap.TimerBuckets.Pending;
import dev.weir.state.snapshot.FrozenTable;
import dev.weir.state.snapshot.SnapshotFormat.Groups;
import dev.weir.state.snapshot.TableHead;
import org.jspecify.annotations.Nullable;

/**
 * Timers on the heap: a table from key and namespace to the timer that is set, which is what is
 * frozen, and the timers by time. A timer set again to the time it has keeps its place. After a
 * restore, timers of the same time fire in the order of the snapshot. Owned by the subtask's event
 * loop.
 */
final class HeapTimers<K, N> implements TimerTable<K, N>, Declared {
  private final TableSpec<K, N, Long> spec;
  private final HeapTable<K, N, Pending<K, N>> set;
  private final TimerBuckets<K, N> due = new TimerBuckets<>();
  private final Groups range;
  private final ByteWriter scratch;

  HeapTimers(TableSpec<K, N, Long> spec, Groups range, Freezes freezes, ByteWriter scratch) {
    this.spec = spec;
    this.range = range;
    this.scratch = scratch;
    this.set =
        new HeapTable<>(
            new TableSpec<>(
                spec.name(),
                spec.key(),
                spec.namespace(),
                new TimeOf<>(spec.value()),
                spec.schema()),
            TableHead.of(spec, true),
            range,
            freezes,
            scratch);
  }

  @Override
  public TableHead head() {
    return set.head();
  }

  @Override
  public FrozenTable freeze() {
    return set.freeze();
  }

  @Override
  public long sizeBytes() {
    return set.sizeBytes();
  }

  @Override
  public void set(int keyHash, K key, @Nullable N namespace, long time) {
    if (time == NEVER) {
      throw new IllegalArgumentException("a timer for the time " + NEVER + ", which means never");
    }
    Pending<K, N> current = set.get(keyHash, key, namespace);
    if (current != null) {
      if (current.time == time) {
        return;
      }
      due.remove(current);
    }
    Pending<K, N> timer = new Pending<>(keyHash, key, namespace, time);
    set.put(keyHash, key, namespace, timer);
    due.add(timer);
  }

  @Override
  public void cancel(int keyHash, K key, @Nullable N namespace) {
    Pending<K, N> removed = set.remove(keyHash, key, namespace);
    if (removed != null) {
      due.remove(removed);
    }
  }

  @Override
  public long earliest() {
    return due.earliest(NEVER);
  }

  @Override
  public boolean pollDue(long upTo, Fired<K, N> fired) {
    Pending<K, N> timer = due.first();
    if (timer == null || timer.time > upTo) {
      return false;
    }
    due.remove(timer);
    set.remove(timer.keyHash, timer.key, timer.namespace);
    fired.fired(timer.keyHash, timer.key, timer.namespace, timer.time);
    return true;
  }

  @Override
  public long size() {
    return set.size();
  }

  @Override
  public void restoreEntry(int group, ByteReader in) {
    K key = spec.key().decode(in);
    Codec<N> namespaces = spec.namespace();
    N namespace = namespaces == null ? null : namespaces.decode(in);
    int keyHash = spec.key().hash(key, scratch);
    range.requireGroup(group, keyHash, spec.name());
    long time = spec.value().decode(in);
    if (time == NEVER) {
      throw new MalformedBytesException("a timer without a time");
    }
    set(keyHash, key, namespace, time);
  }

  /** Writes a timer as its time. Timers are made from more than that, so it never reads. */
  private record TimeOf<K, N>(Codec<Long> times) implements Codec<Pending<K, N>> {
    @Override
    public void encode(Pending<K, N> value, ByteWriter out) {
      times.encode(value.time, out);
    }

    @Override
    public Pending<K, N> decode(ByteReader in) {
      throw new UnsupportedOperationException("a timer is restored with its key");
    }
  }
}
