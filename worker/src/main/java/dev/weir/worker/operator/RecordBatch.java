package dev.weir.worker.operator;

import dev.weir.api.source.SourceReader;
import dev.weir.api.source.SplitOutput;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one {@link SourceReader#poll} gave, in order. Filled by the reader's thread, then handed to
 * the loop whole; never shared.
 */
final class RecordBatch {
  private @Nullable Object[] records;
  private long[] positions;
  private long[] timestamps;
  private SplitProgress[] splits;
  private int size;
  private int taken;

  /** Answer of the poll. */
  long answer = SourceReader.NOTHING;

  /** What ended the poll early, behind the records; null when nothing did. */
  @Nullable Throwable failure;

  RecordBatch(int capacity) {
    records = new Object[capacity];
    positions = new long[capacity];
    timestamps = new long[capacity];
    splits = new SplitProgress[capacity];
  }

  /**
   * @param record null: the split is finished
   * @param timestamp what the source gave; {@link SplitOutput#NO_TIMESTAMP} for nothing
   */
  void add(SplitProgress split, @Nullable Object record, long nextPosition, long timestamp) {
    if (size == positions.length) {
      records = Arrays.copyOf(records, size * 2);
      positions = Arrays.copyOf(positions, size * 2);
      timestamps = Arrays.copyOf(timestamps, size * 2);
      splits = Arrays.copyOf(splits, size * 2);
    }
    records[size] = record;
    positions[size] = nextPosition;
    timestamps[size] = timestamp;
    splits[size] = split;
    size++;
  }

  /** Names every split that has records in it, some of them several times. */
  void forEachSplit(Consumer<SplitProgress> action) {
    SplitProgress last = null;
    for (int at = 0; at < size; at++) {
      if (splits[at] != last) {
        last = splits[at];
        action.accept(last);
      }
    }
  }

  boolean isEmpty() {
    return taken == size;
  }

  /** Whether the next element is a record; else its split is finished, or nothing is left. */
  boolean isRecord() {
    return taken < size && records[taken] != null;
  }

  /** The next record; given out until it is taken. */
  Object record() {
    return Objects.requireNonNull(records[taken]);
  }

  /** Behind the next record. */
  long position() {
    return positions[taken];
  }

  /** What the source gave with the next record. */
  long timestamp() {
    return timestamps[taken];
  }

  /** Of the next element. */
  SplitProgress split() {
    return splits[taken];
  }

  /** The next element is taken. */
  void take() {
    records[taken++] = null;
  }
}
