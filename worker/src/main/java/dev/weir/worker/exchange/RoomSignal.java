package dev.weir.worker.exchange;

/**
 * Wakes a producer that waits for room or credit, and only one that waits. Shared by the loop of
 * the producer and whoever gives room.
 *
 * <p>No wake-up is lost: the producer calls {@link #want} and looks for room once more; the other
 * side makes room and then calls {@link #signal}. All four touch volatile variables, so one of the
 * two sees the other.
 */
final class RoomSignal {
  private final Runnable wake;
  private volatile boolean wanted;

  RoomSignal(Runnable wake) {
    this.wake = wake;
  }

  /** Producer: about to wait. */
  void want() {
    wanted = true;
  }

  /** Any thread, after it made room. */
  void signal() {
    if (wanted) {
      wanted = false;
      wake.run();
    }
  }

  /** Any thread: there is news whether the producer waits for room or not. */
  void wake() {
    wake.run();
  }
}
