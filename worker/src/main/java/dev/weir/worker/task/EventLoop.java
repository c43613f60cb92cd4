package dev.weir.worker.task;

/** A thread that runs a {@link TaskLoop}: parks without a period until woken or the next timer. */
public final class EventLoop implements AutoCloseable {
  private final TaskLoop loop;

  public EventLoop(String name, TaskClock clock) {
    loop = new TaskLoop(clock, () -> {});
    throw new UnsupportedOperationException(name);
  }

  /** What it runs. */
  public TaskLoop loop() {
    return loop;
  }

  /** Ends the thread after its current step. */
  @Override
  public void close() {}
}
