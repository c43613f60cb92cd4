package dev.weir.coordinator.http;

import dev.weir.coordinator.live.LiveView;
import dev.weir.coordinator.live.RateBook;
import dev.weir.coordinator.view.ClusterView;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the published view each second, keeps the rates, and wakes the event streams: each
 * second, and soon after a change. Owns one thread, which alone touches the {@link RateBook}.
 */
final class FiguresLoop implements AutoCloseable {
  static final long PERIOD_MILLIS = 1_000;

  /** Between a change and waking the streams: what changes together is told together. */
  private static final long SOON_MILLIS = 100;

  private static final Logger LOG = LoggerFactory.getLogger(FiguresLoop.class);

  private final Supplier<ClusterView> views;
  private final RateBook rates = new RateBook();
  private final ScheduledExecutorService thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final AtomicBoolean waking = new AtomicBoolean();
  private volatile LiveView last;
  private volatile long newViewNanos = System.nanoTime();
  private long generation;
  private boolean closed;

  FiguresLoop(Supplier<ClusterView> views) {
    this.views = views;
    this.last = rates.observe(views.get());
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var made = new Thread(task, "http-figures");
              made.setDaemon(true);
              return made;
            });
    thread.scheduleAtFixedRate(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The newest view with the newest rates. */
  LiveView live() {
    return new LiveView(views.get(), last.rates());
  }

  /** How long the same view has been published. */
  long sinceNewViewMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - newViewNanos);
  }

  private void look() {
    try {
      ClusterView view = views.get();
      if (view.takenMillis() != last.cluster().takenMillis()) {
        newViewNanos = System.nanoTime();
      }
      last = rates.observe(view);
      wake(false);
    } catch (RuntimeException e) {
      LOG.error("The figures could not be brought up to date", e);
    }
  }

  /** What is shown has changed; by any thread, without waiting. */
  void changed() {
    if (waking.compareAndSet(false, true)) {
      try {
        thread.schedule(this::wakeForChange, SOON_MILLIS, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException e) {
        return; // closed: every stream has been woken for good
      }
    }
  }

  private void wakeForChange() {
    waking.set(false);
    wake(false);
  }

  private void wake(boolean close) {
    lock.lock();
    try {
      generation++;
      closed |= close;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there may be something newer than that generation; -1: there never will be. */
  long awaitAfter(long seen) throws InterruptedException {
    lock.lock();
    try {
      while (generation == seen && !closed) {
        moved.await();
      }
      return closed ? -1 : generation;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    wake(true);
  }
}
