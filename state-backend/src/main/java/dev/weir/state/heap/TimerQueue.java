package dev.weir.state.heap;

import java.util.Arrays;

/**
 * Settings of timers by time: for each distinct time a bucket, in which they stand in the order in
 * which they were made. A setting that is no more in force stays until its turn comes, its bucket
 * has no other, or a bucket holds more of those than of others: then they are taken out. Owned by
 * the subtask's event loop.
 *
 * <pre>
 *   setting: key | namespace | number (upper 32 bits), hash of the key (lower 32)
 * </pre>
 */
final class TimerQueue {
  private static final int WIDTH = 3;
  private static final int FIRST_WORDS = 4 * WIDTH;

  /** An empty bucket keeps as much room for the next. */
  private static final int KEPT_WORDS = 64 * WIDTH;

  private static final int TIDY_FROM = 16;

  private final Force force;
  private final DueTimes times = new DueTimes();
  private Bucket[] buckets = new Bucket[16];
  private long words;

  private int keyHash;
  private long key;
  private long namespace;

  /** Knows whether a setting is in force. */
  interface Force {
    boolean inForce(int keyHash, long key, long namespace, long time, int setting);
  }

  /** The settings of one time, from {@code head} to {@code end}. */
  private static final class Bucket {
    private long[] settings = new long[FIRST_WORDS];
    private int head;
    private int end;
    private int live;
  }

  TimerQueue(Force force) {
    this.force = force;
  }

  long earliest(long none) {
    return times.earliest(none);
  }

  /** Of the setting that was polled last. */
  int keyHash() {
    return keyHash;
  }

  long key() {
    return key;
  }

  long namespace() {
    return namespace;
  }

  void add(long time, int hash, long newKey, long newNamespace, int setting) {
    int number = times.find(time);
    if (number == DueTimes.NONE) {
      number = open(time);
    }
    Bucket bucket = buckets[number];
    if (bucket.end == bucket.settings.length) {
      words += bucket.end;
      bucket.settings = Arrays.copyOf(bucket.settings, bucket.end * 2);
    }
    long[] settings = bucket.settings;
    int at = bucket.end;
    settings[at] = newKey;
    settings[at + 1] = newNamespace;
    settings[at + 2] = (long) setting << 32 | (hash & 0xffff_ffffL);
    bucket.end = at + WIDTH;
    bucket.live++;
  }

  private int open(long time) {
    int number = times.add(time);
    if (number >= buckets.length) {
      buckets = Arrays.copyOf(buckets, buckets.length * 2);
    }
    if (buckets[number] == null) {
      buckets[number] = new Bucket();
      words += FIRST_WORDS;
    }
    return number;
  }

  /** A setting of this time, which the table does not hold any more, is not in force. */
  void drop(long time) {
    int number = times.find(time);
    Bucket bucket = buckets[number];
    if (--bucket.live == 0) {
      close(number, bucket);
    } else if (bucket.end - bucket.head > (bucket.live * 2 + TIDY_FROM) * WIDTH) {
      tidy(bucket, time);
    }
  }

  private void close(int number, Bucket bucket) {
    times.remove(number);
    bucket.head = 0;
    bucket.end = 0;
    if (bucket.settings.length > KEPT_WORDS) {
      words -= bucket.settings.length - FIRST_WORDS;
      bucket.settings = new long[FIRST_WORDS];
    }
  }

  private void tidy(Bucket bucket, long time) {
    long[] old = bucket.settings;
    long[] kept = new long[Math.max(FIRST_WORDS, bucket.live * 2 * WIDTH)];
    int end = 0;
    for (int at = bucket.head; at < bucket.end; at += WIDTH) {
      if (isInForce(old, at, time)) {
        System.arraycopy(old, at, kept, end, WIDTH);
        end += WIDTH;
      }
    }
    words += kept.length - old.length;
    bucket.settings = kept;
    bucket.head = 0;
    bucket.end = end;
  }

  private boolean isInForce(long[] settings, int at, long time) {
    long numbers = settings[at + 2];
    return force.inForce(
        (int) numbers, settings[at], settings[at + 1], time, (int) (numbers >>> 32));
  }

  /** Takes out the first setting of the earliest time that is in force; there is one. */
  void poll() {
    int number = times.first();
    Bucket bucket = buckets[number];
    long[] settings = bucket.settings;
    long time = times.earliest(0);
    int at = bucket.head;
    while (!isInForce(settings, at, time)) {
      at += WIDTH;
    }
    key = settings[at];
    namespace = settings[at + 1];
    keyHash = (int) settings[at + 2];
    bucket.head = at + WIDTH;
    if (--bucket.live == 0) {
      close(number, bucket);
    }
  }

  long sizeBytes() {
    return words * Long.BYTES + times.sizeBytes();
  }
}
