package dev.weir.state.heap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Pages of one length for the groups of one table. A page that was replaced because a frozen view
 * shares it is given out again when no such view lives any more, so that a snapshot every second
 * does not touch new memory all the time. Owned by the subtask's event loop.
 *
 * <p>States of a page: in use; retired, while a view reads it; free. At most a half as many as are
 * in use are kept retired or free, and the rest left to the collector.
 *
 * @param <P> an array
 */
final class PagePool<P> {
  private static final int KEPT_ALWAYS = 4;

  private final Supplier<P> fresh;
  private final long pageBytes;
  private final Freezes freezes;
  private final Deque<Retired<P>> retired = new ArrayDeque<>();
  private final List<P> free = new ArrayList<>();
  private int inUse;

  /** A page that the views after {@code version}, up to {@code last}, may read. */
  private record Retired<P>(P page, int version, int last) {}

  /**
   * @param fresh makes a page
   */
  PagePool(Supplier<P> fresh, long pageBytes, Freezes freezes) {
    this.fresh = fresh;
    this.pageBytes = pageBytes;
    this.freezes = freezes;
  }

  /** A page with any content. */
  P take() {
    inUse++;
    if (free.isEmpty() && !retired.isEmpty()) {
      reclaim();
    }
    return free.isEmpty() ? fresh.get() : free.remove(free.size() - 1);
  }

  private void reclaim() {
    Retired<P> first = retired.peekFirst();
    while (first != null && !freezes.anyLive(first.version, first.last)) {
      free.add(first.page);
      retired.removeFirst();
      first = retired.peekFirst();
    }
  }

  /** A page that is not used any more. */
  void give(P page, int version) {
    inUse--;
    if (free.size() + retired.size() < KEPT_ALWAYS + inUse / 2) {
      if (freezes.mayShare(version) && freezes.sharedNow(version)) {
        retired.addLast(new Retired<>(page, version, freezes.taken()));
      } else {
        free.add(page);
      }
    } else if (!free.isEmpty()) {
      free.remove(free.size() - 1);
    }
  }

  long sizeBytes() {
    return (free.size() + retired.size()) * pageBytes;
  }
}
