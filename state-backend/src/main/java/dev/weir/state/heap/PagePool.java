package dev.weir.state.heap;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Pages of one length for the groups of one table. A page that was replaced because a frozen view
 * shares it is given out again when no such view lives any more, so that a snapshot every second
 * does not touch new memory all the time. Owned by the subtask's event loop.
 *
 * <p>States of a page: in use; retired, while a view reads it; free. At most a half as many as are
 * in use are kept retired or free, and the rest left to the collector.
 */
final class PagePool {
  private static final int KEPT_ALWAYS = 4;

  private final int length;
  private final Freezes freezes;
  private final Deque<Retired> retired = new ArrayDeque<>();
  private long[] @Nullable [] free = new long[KEPT_ALWAYS][];
  private int freeCount;
  private int inUse;

  /** A page that the views after {@code version}, up to {@code last}, may read. */
  private record Retired(long[] page, int version, int last) {}

  PagePool(int length, Freezes freezes) {
    this.length = length;
    this.freezes = freezes;
  }

  /** A page with any content. */
  long[] take() {
    inUse++;
    if (freeCount == 0 && !retired.isEmpty()) {
      reclaim();
    }
    long[] page = freeCount == 0 ? null : free[--freeCount];
    return page == null ? new long[length] : page;
  }

  private void reclaim() {
    Retired first = retired.peekFirst();
    while (first != null && !freezes.anyLive(first.version, first.last)) {
      keep(first.page);
      retired.removeFirst();
      first = retired.peekFirst();
    }
  }

  /** A page that is not used any more. */
  void give(long[] page, int version) {
    inUse--;
    if (freeCount + retired.size() < KEPT_ALWAYS + inUse / 2) {
      if (freezes.mayShare(version) && freezes.sharedNow(version)) {
        retired.addLast(new Retired(page, version, freezes.taken()));
      } else {
        keep(page);
      }
    } else if (freeCount > 0) {
      free[--freeCount] = null;
    }
  }

  private void keep(long[] page) {
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, freeCount * 2);
    }
    free[freeCount++] = page;
  }

  long sizeBytes() {
    return (long) (freeCount + retired.size()) * length * Long.BYTES;
  }
}
