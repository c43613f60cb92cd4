package dev.weir.worker.task;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tasks that other threads leave for a loop, taken in order. Bounded by what may be under way at
 * once: commands of the control thread and one completion for each blocking call given.
 */
final class Mailbox {
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Any thread. */
  void add(Runnable task) {
    tasks.add(task);
  }

  /** The loop; null when there is none. */
  @Nullable Runnable poll() {
    return tasks.poll();
  }

  /** The loop. */
  boolean isEmpty() {
    return tasks.isEmpty();
  }
}
