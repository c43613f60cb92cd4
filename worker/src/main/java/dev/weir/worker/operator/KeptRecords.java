package dev.weir.worker.operator;

import dev.weir.worker.operator.BothSides.Rows;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The records of one side of a window in order of arrival, as the user's function sees them: it may
 * keep them and cannot change them. Filled by the subtask's loop before it is shown.
 */
final class KeptRecords<T> extends AbstractList<T> implements RandomAccess {
  private static final int FIRST_RECORDS = 4;
  private static final Object[] NO_RECORDS = {};

  private @Nullable Object[] records;
  private int size;

  private KeptRecords(@Nullable Object[] records, int size) {
    this.records = records;
    this.size = size;
  }

  /** An empty one, to be filled. */
  KeptRecords() {
    this(NO_RECORDS, 0);
  }

  /** What is shown of a side that is here as a whole; not to be filled. */
  static <T> KeptRecords<T> of(@Nullable Object side) {
    if (side instanceof Rows rows) {
      return new KeptRecords<>(rows.records(), rows.count());
    }
    return side == null ? new KeptRecords<>() : new KeptRecords<>(new Object[] {side}, 1);
  }

  /** Adds what is here of a side. */
  void append(@Nullable Object side) {
    if (side instanceof Rows rows) {
      room(rows.count());
      System.arraycopy(rows.records(), 0, records, size, rows.count());
      size += rows.count();
    } else if (side != null) {
      room(1);
      records[size++] = side;
    }
  }

  private void room(int forMore) {
    if (size + forMore > records.length) {
      int least = Math.max(size + forMore, FIRST_RECORDS);
      records = Arrays.copyOf(records, Math.max(least, records.length + records.length / 2));
    }
  }

  @Override
  @SuppressWarnings("unchecked") // only records of the side are added to it
  public T get(int index) {
    return (T) Objects.requireNonNull(records[Objects.checkIndex(index, size)]);
  }

  @Override
  public int size() {
    return size;
  }
}
