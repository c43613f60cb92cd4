package dev.weir.worker.executor;

import dev.weir.worker.task.BlockingWork;
import dev.weir.worker.task.TaskLoop;
import dev.weir.worker.template.Templates;
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

  /**
   * How the operators that run on the loops are made: threads run them long enough to make up for
   * copying them.
   */
  default Templates templates() {
    return Templates.SHARED;
  }

  /** Where subtasks may block. */
  BlockingWork blocking();
}
