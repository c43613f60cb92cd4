package dev.weir.worker.exchange;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Elements of a local channel that are handed over together. Written by the producer's loop, then
 * read by the consumer's; {@link SpscRing} is the hand-over.
 *
 * <p>A watermark waits for the end of the batch, or for the next control element: the consumer
 * cannot see it earlier, and needs only the last one.
 */
final class Batch {
  private static final int LEAST_SIZE = 16;
  private static final byte[] NO_KINDS = {};
  private static final int[] NO_HASHES = {};

  private byte[] kinds = NO_KINDS; // of elements that are no records; shorter where there are none
  private @Nullable Object[] records;
  private long[] values;
  private int[] keyHashes = NO_HASHES; // as long as records on an edge that carries them
  private int size;
  private long watermark;
  private boolean watermarkWaits;

  /**
   * @param expected elements; it grows where more come
   */
  Batch(int expected) {
    int first = Math.max(expected, LEAST_SIZE);
    records = new Object[first];
    values = new long[first];
  }

  /** Elements, without a watermark that waits. */
  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0 && !watermarkWaits;
  }

  void record(Object record, long timestamp) {
    int at = size;
    if (at == records.length) {
      grow();
    }
    records[at] = record;
    values[at] = timestamp;
    size = at + 1;
  }

  void record(Object record, long timestamp, int keyHash) {
    record(record, timestamp);
    if (keyHashes.length < records.length) {
      keyHashes = Arrays.copyOf(keyHashes, records.length);
    }
    keyHashes[size - 1] = keyHash;
  }

  /** An element that is no record, after the watermark that waits. */
  void control(int kind, long value) {
    end();
    add(kind, value);
  }

  /** Nothing comes any more but control elements. */
  void end() {
    if (watermarkWaits) {
      watermarkWaits = false;
      add(Element.WATERMARK, watermark);
    }
  }

  private void add(int kind, long value) {
    if (size == records.length) {
      grow();
    }
    kinds = kinds.length < records.length ? Arrays.copyOf(kinds, records.length) : kinds;
    kinds[size] = (byte) kind;
    values[size] = value;
    size++;
  }

  private void grow() {
    records = Arrays.copyOf(records, size * 2);
    values = Arrays.copyOf(values, size * 2);
  }

  /** Takes the place of one that waits. */
  void watermark(long newWatermark) {
    watermark = newWatermark;
    watermarkWaits = true;
  }

  int kind(int at) {
    return records[at] != null ? Element.RECORD : kinds[at];
  }

  @Nullable Object record(int at) {
    return records[at];
  }

  int keyHash(int at) {
    return keyHashes[at];
  }

  long value(int at) {
    return values[at];
  }
}
