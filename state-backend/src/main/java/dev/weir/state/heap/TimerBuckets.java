package dev.weir.state.heap;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Timers by time: a bucket for each distinct time, which holds its timers in the order in which
 * they were set, found by a hash table; and a 4-ary heap of the buckets. Setting and cancelling
 * cost the heap nothing while the bucket stays. Made again on restore. Owned by the subtask's event
 * loop.
 */
final class TimerBuckets<K, N> {
  private static final int ARITY = 4;

  private final Map<Long, Bucket<K, N>> byTime = new HashMap<>();
  private long[] times = new long[16];
  private Bucket<K, N>[] heap = newArray(16);
  private int buckets;

  /** The timers of one time. */
  private static final class Bucket<K, N> {
    private int position;
    private @Nullable Pending<K, N> first;
    private @Nullable Pending<K, N> last;
  }

  /**
   * A timer that is set. Its time never changes, so that frozen views can read it; its neighbours
   * belong to the event loop.
   */
  static final class Pending<K, N> {
    final int keyHash;
    final K key;
    final @Nullable N namespace;
    final long time;
    private @Nullable Bucket<K, N> bucket;
    private @Nullable Pending<K, N> before;
    private @Nullable Pending<K, N> after;

    Pending(int keyHash, K key, @Nullable N namespace, long time) {
      this.keyHash = keyHash;
      this.key = key;
      this.namespace = namespace;
      this.time = time;
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <K, N> Bucket<K, N>[] newArray(int length) {
    return new Bucket[length];
  }

  /** Time of the first timer, or {@code none}. */
  long earliest(long none) {
    return buckets == 0 ? none : times[0];
  }

  /** The timer that is due first, or null where there is none. */
  @Nullable Pending<K, N> first() {
    return buckets == 0 ? null : heap[0].first;
  }

  void add(Pending<K, N> timer) {
    Bucket<K, N> bucket = byTime.get(timer.time);
    if (bucket == null) {
      bucket = new Bucket<>();
      byTime.put(timer.time, bucket);
      push(timer.time, bucket);
    }
    timer.bucket = bucket;
    timer.before = bucket.last;
    if (bucket.last == null) {
      bucket.first = timer;
    } else {
      bucket.last.after = timer;
    }
    bucket.last = timer;
  }

  void remove(Pending<K, N> timer) {
    Bucket<K, N> bucket = timer.bucket;
    if (bucket == null) {
      throw new IllegalStateException("the timer is not set");
    }
    if (timer.before == null) {
      bucket.first = timer.after;
    } else {
      timer.before.after = timer.after;
    }
    if (timer.after == null) {
      bucket.last = timer.before;
    } else {
      timer.after.before = timer.before;
    }
    timer.bucket = null;
    timer.before = null;
    timer.after = null;
    if (bucket.first == null) {
      byTime.remove(timer.time);
      take(bucket.position);
    }
  }

  private void push(long time, Bucket<K, N> bucket) {
    if (buckets == heap.length) {
      times = Arrays.copyOf(times, buckets * 2);
      heap = Arrays.copyOf(heap, buckets * 2);
    }
    rise(buckets++, time, bucket);
  }

  private void take(int position) {
    int last = --buckets;
    long time = times[last];
    Bucket<K, N> moved = heap[last];
    heap[last] = null;
    if (position == last) {
      return;
    }
    if (position > 0 && time < times[(position - 1) / ARITY]) {
      rise(position, time, moved);
    } else {
      sink(position, time, moved);
    }
  }

  private void rise(int from, long time, Bucket<K, N> bucket) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) / ARITY;
      if (times[parent] <= time) {
        break;
      }
      set(at, times[parent], heap[parent]);
      at = parent;
    }
    set(at, time, bucket);
  }

  private void sink(int from, long time, Bucket<K, N> bucket) {
    int at = from;
    while (true) {
      int least = at * ARITY + 1;
      if (least >= buckets) {
        break;
      }
      int end = Math.min(least + ARITY, buckets);
      for (int child = least + 1; child < end; child++) {
        if (times[child] < times[least]) {
          least = child;
        }
      }
      if (times[least] >= time) {
        break;
      }
      set(at, times[least], heap[least]);
      at = least;
    }
    set(at, time, bucket);
  }

  private void set(int at, long time, Bucket<K, N> bucket) {
    times[at] = time;
    heap[at] = bucket;
    bucket.position = at;
  }
}
