package dev.weir.state.heap;

import dev.weir.state.SliceTable;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The slices of a table that have entries, in order of time, and the one that was used last, as
 * most records come for one slice. Owned by the subtask's event loop.
 *
 * @param <S> what a slice holds
 */
final class OpenSlices<S> {
  private static final int FIRST_SLICES = 8;

  private long[] starts = new long[FIRST_SLICES];
  private Object[] slices = new Object[FIRST_SLICES];
  private int count;
  private long lastStart;
  private @Nullable S last;

  int count() {
    return count;
  }

  /** Start of the slice in this place. */
  long start(int place) {
    return starts[place];
  }

  @SuppressWarnings("unchecked") // only add puts slices
  S at(int place) {
    return (S) slices[place];
  }

  @Nullable S find(long start) {
    S used = last;
    if (used != null && start == lastStart) {
      return used;
    }
    int place = Arrays.binarySearch(starts, 0, count, start);
    if (place < 0) {
      return null;
    }
    return use(start, at(place));
  }

  private S use(long start, S slice) {
    lastStart = start;
    last = slice;
    return slice;
  }

  /** Adds a slice that is not there. */
  S add(long start, S slice, String table) {
    if (start == SliceTable.NONE) {
      throw new IllegalArgumentException(
          "table '" + table + "': a slice that starts at " + start + ", which means none");
    }
    int place = ~Arrays.binarySearch(starts, 0, count, start);
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      slices = Arrays.copyOf(slices, count * 2);
    }
    System.arraycopy(starts, place, starts, place + 1, count - place);
    System.arraycopy(slices, place, slices, place + 1, count - place);
    starts[place] = start;
    slices[place] = Objects.requireNonNull(slice);
    count++;
    return use(start, slice);
  }

  /** The place of the first slice that starts at {@code from} or later. */
  int place(long from) {
    int found = Arrays.binarySearch(starts, 0, count, from);
    return found < 0 ? ~found : found;
  }

  /** As {@link SliceTable#next}. */
  long next(long from) {
    int place = place(from);
    return place < count ? starts[place] : SliceTable.NONE;
  }

  /** Takes a slice out; null where it is not there. */
  @Nullable S remove(long start) {
    int place = Arrays.binarySearch(starts, 0, count, start);
    if (place < 0) {
      return null;
    }
    S removed = at(place);
    last = null;
    count--;
    System.arraycopy(starts, place + 1, starts, place, count - place);
    System.arraycopy(slices, place + 1, slices, place, count - place);
    Arrays.fill(slices, count, count + 1, null);
    return removed;
  }
}
