package dev.weir.worker.exchange;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The frames of an executor pair's budget that belong to no channel. Shared by the loops that send
 * to that peer; the one variable is the whole state.
 *
 * <p>A channel gets a frame only while it holds fewer than are free: a channel whose consumer is
 * slow ends up with half of them, two such with a third each, and some are always left for others.
 */
final class FloatingCredit {
  private final int total;
  private final AtomicInteger free;

  FloatingCredit(int frames) {
    total = frames;
    free = new AtomicInteger(frames);
  }

  /**
   * One frame more for a channel.
   *
   * @param held what it holds already
   */
  boolean take(int held) {
    int now = free.get();
    while (now > held) {
      if (free.compareAndSet(now, now - 1)) {
        return true;
      }
      now = free.get();
    }
    return false;
  }

  void giveBack(int frames) {
    free.addAndGet(frames);
  }

  int total() {
    return total;
  }

  int free() {
    return free.get();
  }
}
