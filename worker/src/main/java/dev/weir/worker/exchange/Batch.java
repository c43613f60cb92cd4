package dev.weir.worker.exchange;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Elements of a local channel that are handed over together. Written by the producer's loop, then
 * read by the consumer's; {@link SpscRing} is the hand-over.
 */
final class Batch {
  private static final int FIRST_SIZE = 16;

  private byte[] kinds;
  private @Nullable Object[] records;
  private long[] values;
  private int size;

  Batch(int capacity) {
    int first = Math.min(capacity, FIRST_SIZE);
    kinds = new byte[first];
    records = new Object[first];
    values = new long[first];
  }

  int size() {
    return size;
  }

  void add(int kind, @Nullable Object record, long value) {
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, size * 2);
      records = Arrays.copyOf(records, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    kinds[size] = (byte) kind;
    records[size] = record;
    values[size] = value;
    size++;
  }

  /** A watermark right after another one takes its place. */
  void watermark(long watermark) {
    if (size > 0 && kinds[size - 1] == Element.WATERMARK) {
      values[size - 1] = watermark;
    } else {
      add(Element.WATERMARK, null, watermark);
    }
  }

  int kind(int at) {
    return kinds[at];
  }

  @Nullable Object record(int at) {
    return records[at];
  }

  long value(int at) {
    return values[at];
  }
}
