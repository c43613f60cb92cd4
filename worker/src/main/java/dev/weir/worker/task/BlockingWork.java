package dev.weir.worker.task;

import dev.weir.api.sink.BlockingCalls;
import java.util.concurrent.Executor;

/** Where subtasks may block: threads in a process, delayed events in a simulator. */
public interface BlockingWork {
  /**
   * A queue of calls, run one at a time by threads that all subtasks share.
   *
   * @param loop where the calls' stages complete
   */
  BlockingCalls shared(Executor loop);

  /**
   * A queue of calls with a thread of its own, for a reader that may block long.
   *
   * @param name for people
   */
  OwnThread own(String name, Executor loop);

  /** Calls run one at a time by one thread. */
  interface OwnThread extends BlockingCalls, AutoCloseable {
    /** Lets the thread end after the calls given so far; no further ones are given. */
    @Override
    void close();
  }
}
