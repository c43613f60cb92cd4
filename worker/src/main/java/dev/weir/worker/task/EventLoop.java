package dev.weir.worker.task;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A thread that runs a {@link TaskLoop}: parks without a period until woken or the next timer is
 * due. No wake-up is lost: {@link #wake} sets the signal before it looks whether the thread parks,
 * the thread says that it parks before it looks at the signal; it clears the signal before it looks
 * for work.
 */
public final class EventLoop implements AutoCloseable {
  private final TaskClock clock;
  private final TaskLoop loop;
  private final Thread thread;
  private volatile boolean signal;
  private volatile boolean parks;
  private volatile boolean closed;

  /** A loop whose thread dies of an exception that escapes it, as the thread's handler says. */
  public EventLoop(String name, TaskClock clock) {
    this(
        name,
        clock,
        e -> {
          throw new IllegalStateException("loop " + name + " is broken", e);
        });
  }

  /**
   * Starts the thread.
   *
   * @param broken hears of an exception that escaped, a broken rule inside Weir; the loop has ended
   */
  public EventLoop(String name, TaskClock clock, Consumer<Throwable> broken) {
    this.clock = clock;
    this.loop = new TaskLoop(clock, this::wake);
    this.thread = new Thread(() -> run(broken), name);
    thread.setDaemon(true);
    thread.start();
  }

  /** What it runs. */
  public TaskLoop loop() {
    return loop;
  }

  /** Any thread: where this loop's thread is at this moment, innermost first. */
  public StackTraceElement[] stack() {
    return thread.getStackTrace();
  }

  private void wake() {
    if (!signal) {
      signal = true;
      if (parks) {
        LockSupport.unpark(thread);
      }
    }
  }

  private void run(Consumer<Throwable> broken) {
    try {
      while (!closed) {
        signal = false;
        long next = loop.runOnce();
        if (next != TaskLoop.MORE) {
          parks = true;
          if (!signal && !closed) {
            parkUntil(next);
          }
          parks = false;
        }
      }
    } catch (Throwable e) {
      broken.accept(e);
    }
  }

  private void parkUntil(long millis) {
    if (millis == TaskLoop.NOTHING) {
      LockSupport.park(this);
      return;
    }
    long wait = millis - clock.millis();
    if (wait > 0) {
      LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(wait));
    }
  }

  /** Ends the thread after its current step. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
