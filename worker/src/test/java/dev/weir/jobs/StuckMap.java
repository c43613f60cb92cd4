package dev.weir.jobs;

import dev.weir.api.function.MapFunction;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** A user's function that does not return for one record until it is released. */
public final class StuckMap<T> implements MapFunction<T, T> {
  private final Predicate<T> bad;
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  public StuckMap(Predicate<T> bad) {
    this.bad = bad;
  }

  /** Opens when it has the record. */
  public CountDownLatch reached() {
    return reached;
  }

  /** Lets it return. */
  public void release() {
    released.countDown();
  }

  @Override
  public T map(T record) throws Exception {
    if (bad.test(record)) {
      reached.countDown();
      released.await();
    }
    return record;
  }
}
