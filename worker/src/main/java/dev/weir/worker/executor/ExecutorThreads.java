package dev.weir.worker.executor;

import dev.weir.worker.task.BlockingWork;
import dev.weir.worker.task.TaskLoop;
import java.util.List;

/** The threads that an executor has: real ones, or a simulator's events. */
public interface ExecutorThreads {
  /** The control thread: runs what is given, in order, soon. Called by any thread. */
  java.util.concurrent.Executor control();

  /** The loops that subtasks are spread over; the same all through the executor's life. */
  List<TaskLoop> loops();

  /** Where the thread of a loop is at this moment, innermost first; empty where it has none. */
  default StackTraceElement[] stack(TaskLoop loop) {
    return new StackTraceElement[0];
  }

  /** Where subtasks may block. */
  BlockingWork blocking();
}
