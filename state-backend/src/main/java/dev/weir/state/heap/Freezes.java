package dev.weir.state.heap;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts the frozen views of a backend and knows which are still read. A page remembers how many
 * views had been taken when it was made; a view taken later shares it, so it is copied before it is
 * written as long as such a view lives. Owned by the subtask's event loop.
 */
final class Freezes {
  private final Deque<View> live = new ArrayDeque<>();
  private int taken;
  private int newestLive;

  /** One frozen view; released by the thread that wrote it. */
  static final class View {
    private final int number;
    private volatile boolean released;

    private View(int number) {
      this.number = number;
    }

    void release() {
      released = true;
    }
  }

  View take() {
    View view = new View(++taken);
    live.addLast(view);
    newestLive = taken;
    return view;
  }

  int taken() {
    return taken;
  }

  /** May name a view that has been released since; {@link #sharedNow} looks again. */
  boolean mayShare(int pageVersion) {
    return pageVersion < newestLive;
  }

  /** Whether a view that lives shares a page of this version. */
  boolean sharedNow(int pageVersion) {
    live.removeIf(view -> view.released);
    View newest = live.peekLast();
    newestLive = newest == null ? 0 : newest.number;
    return mayShare(pageVersion);
  }

  /** Whether a view that lives was taken after {@code after} others and is at most {@code last}. */
  boolean anyLive(int after, int last) {
    live.removeIf(view -> view.released);
    for (View view : live) {
      if (view.number > after && view.number <= last) {
        return true;
      }
    }
    return false;
  }
}
